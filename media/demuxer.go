package media

import "fmt"

// The pictures that are drawn by ffmpeg.
const (
	mimeSVG  = "image/svg+xml"
	mimeTIFF = "image/tiff"
)

// Drawn tells whether pictures of this type are drawn by Poster.Frame: those
// that are better not opened in this process.
func Drawn(t Type) bool { return t.MIME == mimeSVG || t.MIME == mimeTIFF }

// inputArgs name a local file to ffmpeg or ffprobe. The format is given, not
// guessed, and only files and pipes may be opened: a playlist dressed up as a
// video can neither choose its own reader nor reach the network.
func inputArgs(path string, t Type) ([]string, error) {
	format := demuxer(t.MIME)
	if format == "" {
		return nil, fmt.Errorf("%w: %s", ErrUnsupported, t.MIME)
	}
	return []string{"-protocol_whitelist", "file,pipe", "-f", format, "-i", "file:" + path}, nil
}

// demuxer is ffmpeg's name for the container of a sniffed type, or "". AVI is
// left out on purpose: its reader looks for further formats inside of it, and
// no model makes one.
func demuxer(mime string) string {
	switch mime {
	case "video/mp4", "video/quicktime", "video/x-m4v", "video/3gpp", "video/3gpp2", "audio/mp4", "audio/x-m4a":
		return "mov"
	case "video/webm", "video/x-matroska", "audio/webm":
		return "matroska"
	case "video/ogg", "audio/ogg":
		return "ogg"
	case "audio/mpeg":
		return "mp3"
	case "audio/wav":
		return "wav"
	case "audio/flac":
		return "flac"
	case "audio/aac":
		return "aac"
	case mimeTIFF:
		return "tiff_pipe"
	case mimeSVG:
		return "svg_pipe"
	default:
		return ""
	}
}
