package media

import (
	"strings"

	"github.com/gabriel-vasile/mimetype"
)

// sniffLen is how many leading bytes tell a type. The signatures sit within the
// first few hundred; the rest is for markup, such as a long comment before the
// svg element.
const sniffLen = 4096

// Sniff tells the type of a file from its leading bytes; 4096 are enough. What
// a header or a name claims does not count. It never fails: what it does not
// know is KindOther, "application/octet-stream", ".bin".
func Sniff(head []byte) Type {
	if len(head) > sniffLen {
		head = head[:sniffLen]
	}
	found := mimetype.Detect(head)
	// "text/html; charset=utf-8" says more than a type.
	mime, _, _ := strings.Cut(found.String(), ";")
	t := Type{Kind: kindOf(mime), MIME: mime, Ext: found.Extension()}
	if t.Ext == "" {
		t.Ext = ".bin"
	}
	return t
}

func kindOf(mime string) Kind {
	family, _, _ := strings.Cut(mime, "/")
	switch family {
	case "image":
		return KindImage
	case "video":
		return KindVideo
	case "audio":
		return KindAudio
	default:
		return KindOther
	}
}
