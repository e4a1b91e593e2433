package mediahost

import (
	"encoding/binary"
	"errors"
	"io"
	"math"
)

// pad is a file followed by zeros up to a size, none of which is ever in memory.
type pad struct {
	file io.ReadSeeker
	// bridge stands between file and zeros.
	bridge       []byte
	length, size int64
	at           int64
}

// padded returns file lengthened to size. Decoders of pictures ignore what
// follows; an mp4 stays valid by wrapping the zeros in a free box.
func padded(contents io.ReadSeeker, file File, size int64) io.ReadSeeker {
	p := &pad{file: contents, length: file.Stored, size: size}
	const boxHeader = 8
	if gap := size - file.Stored; file.ContentType == "video/mp4" && gap >= boxHeader && gap <= math.MaxUint32 {
		p.bridge = append(binary.BigEndian.AppendUint32(nil, uint32(gap)), "free"...)
	}
	return p
}

// Read reads the file, then the bridge, then zeros.
func (p *pad) Read(buf []byte) (int, error) {
	if p.at >= p.size {
		return 0, io.EOF
	}
	buf = buf[:min(int64(len(buf)), p.size-p.at)]
	n, err := p.readHere(buf)
	p.at += int64(n)
	return n, err
}

func (p *pad) readHere(buf []byte) (int, error) {
	if p.at < p.length {
		if _, err := p.file.Seek(p.at, io.SeekStart); err != nil {
			return 0, err
		}
		return p.file.Read(buf[:min(int64(len(buf)), p.length-p.at)])
	}
	if past := p.at - p.length; past < int64(len(p.bridge)) {
		return copy(buf, p.bridge[past:]), nil
	}
	clear(buf)
	return len(buf), nil
}

// Seek moves within the padded size.
func (p *pad) Seek(offset int64, whence int) (int64, error) {
	switch whence {
	case io.SeekCurrent:
		offset += p.at
	case io.SeekEnd:
		offset += p.size
	default: // from the start
	}
	if offset < 0 {
		return 0, errors.New("seek before the start")
	}
	p.at = offset
	return offset, nil
}
