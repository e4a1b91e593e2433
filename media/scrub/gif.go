package scrub

import "fmt"

// Blocks of GIF89a.
const (
	blockPadding   = 0x00 // some programs leave one too many
	blockExtension = 0x21
	blockImage     = 0x2C
	blockTrailer   = 0x3B

	labelText        = 0x01
	labelControl     = 0xF9
	labelApplication = 0xFF

	// applicationLen is a name of eight characters and a code of three.
	applicationLen = 11
)

// gif drops comments and the extensions of applications, XMP among them, but for
// how often to play and the colour profile, and whatever follows the end.
func (s *stream) gif() error {
	head, err := s.read(13)
	if err != nil {
		return err
	}
	if err = s.write(head); err == nil {
		err = s.pass(colours(head[10]))
	}
	for err == nil {
		var block byte
		if block, err = s.in.ReadByte(); err != nil {
			return ended(err)
		}
		switch block {
		case blockTrailer:
			return s.write([]byte{block})
		case blockImage:
			err = s.gifImage()
		case blockExtension:
			err = s.gifExtension()
		case blockPadding:
		default:
			return fmt.Errorf("%w: block %#x", ErrDamaged, block)
		}
	}
	return err
}

// colours is the length of the table of colours that flags announce.
func colours(flags byte) int64 {
	if flags&0x80 == 0 {
		return 0
	}
	return 3 << (flags&7 + 1)
}

func (s *stream) gifImage() error {
	const descriptor = 9
	if err := s.write([]byte{blockImage}); err != nil {
		return err
	}
	head, err := s.read(descriptor)
	if err != nil {
		return err
	}
	if err = s.write(head); err != nil {
		return err
	}
	if err = s.pass(colours(head[descriptor-1]) + 1); err != nil { // the size of the first codes
		return err
	}
	return s.blocks(s.passBlock)
}

func (s *stream) gifExtension() error {
	label, err := s.in.ReadByte()
	if err != nil {
		return ended(err)
	}
	needed := label == labelControl || label == labelText || (label == labelApplication && s.playing())
	if !needed {
		return s.blocks(func(n byte) error { return s.drop(int64(n)) })
	}
	if err = s.write([]byte{blockExtension, label}); err != nil {
		return err
	}
	return s.blocks(s.passBlock)
}

// playing reports whether an application's extension says how to show the picture.
func (s *stream) playing() bool {
	head := s.peek(1 + applicationLen)
	if len(head) < 1+applicationLen || head[0] != applicationLen {
		return false
	}
	switch string(head[1:]) {
	case "NETSCAPE2.0", "ANIMEXTS1.0", "ICCRGBG1012":
		return true
	}
	return false
}

func (s *stream) passBlock(n byte) error {
	if err := s.write([]byte{n}); err != nil {
		return err
	}
	return s.pass(int64(n))
}

// blocks goes over a row of blocks, which an empty one ends.
func (s *stream) blocks(each func(n byte) error) error {
	for {
		n, err := s.in.ReadByte()
		if err != nil {
			return ended(err)
		}
		if err = each(n); err != nil || n == 0 {
			return err
		}
	}
}
