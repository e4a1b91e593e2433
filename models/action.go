package models

import "slices"

// Action is what the user wants done.
type Action string

// The actions on offer. A catalog model supports one or more of them.
const (
	ActionCreate          Action = "create"
	ActionEdit            Action = "edit"
	ActionUpscale         Action = "upscale"
	ActionRemoveBG        Action = "remove_bg"
	ActionInpaint         Action = "inpaint"
	ActionExpand          Action = "expand"
	ActionVideoCreate     Action = "video_create"
	ActionVideoI2V        Action = "video_i2v"
	ActionVideoEdit       Action = "video_edit"
	ActionVideoUpscale    Action = "video_upscale"
	ActionVideoKeyframes  Action = "video_keyframes"
	ActionAnalyzeDescribe Action = "analyze_describe"
	ActionAnalyzeOCR      Action = "analyze_ocr"
	ActionAnalyzePrompt   Action = "analyze_prompt"
)

// Actions lists every action once.
func Actions() []Action {
	return []Action{
		ActionCreate, ActionEdit, ActionUpscale, ActionRemoveBG, ActionInpaint, ActionExpand,
		ActionVideoCreate, ActionVideoI2V, ActionVideoEdit, ActionVideoUpscale, ActionVideoKeyframes,
		ActionAnalyzeDescribe, ActionAnalyzeOCR, ActionAnalyzePrompt,
	}
}

// Valid reports whether a is an action on offer.
func (a Action) Valid() bool { return slices.Contains(Actions(), a) }
