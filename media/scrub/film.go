package scrub

import (
	"encoding/binary"
	"fmt"
	"io"
	"math"
)

// boxHead is a length of four bytes and a name of four.
const boxHead = 8

// film leaves every byte of MP4 and QuickTime in its place, since tables of the
// file say where each frame begins: boxes with what people and cameras say about
// the film become free space of the same length. A track of places, as action
// cameras record it beside the picture, stays: its samples lie among the frames.
func (s *stream) film() error {
	var seen bool
	for {
		box, err := s.box()
		if err != nil {
			return err
		}
		switch {
		case box.bad() && seen:
			return s.rest(box) // the film is whole; players do not look further
		case box.bad():
			return fmt.Errorf("%w: box %q", ErrDamaged, box.name)
		case box.name == "moov":
			seen = true
			err = s.inside(box, "moov")
		case box.name == "udta", box.name == "meta", box.name == "uuid":
			err = s.free(box)
		default:
			err = s.keep(box)
		}
		if err != nil {
			return err
		}
	}
}

// box is the beginning of a part of the film.
type box struct {
	name string
	head []byte
	// size is that of what follows the head, below 0 if that cannot be.
	size int64
}

// endless is the size of a box that goes on to the end of the file.
const endless = math.MaxInt64 / 2

func (b box) bad() bool { return b.size < 0 }

// box reads the beginning of the next box.
func (s *stream) box() (box, error) {
	head, err := s.read(boxHead)
	if err != nil {
		return box{}, err
	}
	found := box{name: string(head[4:]), head: head, size: int64(binary.BigEndian.Uint32(head)) - boxHead}
	switch binary.BigEndian.Uint32(head) {
	case 0:
		found.size = endless
	case 1:
		long, err := s.readAfter(head, 8)
		if err != nil {
			return box{}, err
		}
		found.head = append(head, long...)
		if size := binary.BigEndian.Uint64(long); size < math.MaxInt64 {
			found.size = int64(size) - int64(len(found.head))
		}
	}
	return found, nil
}

// readAfter is read, and passes on what was read before as well if the file ends.
func (s *stream) readAfter(before []byte, n int) ([]byte, error) {
	if got := s.peek(n); len(got) < n {
		if err := s.write(before); err != nil {
			return nil, err
		}
	}
	return s.read(n)
}

// inside goes over the boxes within another.
func (s *stream) inside(outer box, name string) error {
	if err := s.write(outer.head); err != nil {
		return err
	}
	for left := outer.size; left > 0; {
		if left < boxHead {
			return s.blank(left) // QuickTime ends some lists with a zero
		}
		found, err := s.box()
		if err != nil {
			return err
		}
		left -= int64(len(found.head)) + found.size
		switch {
		case found.bad(), left < 0:
			return fmt.Errorf("%w: box %q in %s", ErrDamaged, found.name, name)
		case found.name == "trak" && name == "moov":
			err = s.inside(found, "trak")
		case found.name == "udta", found.name == "meta", found.name == "uuid" && name == "moov":
			err = s.free(found)
		default:
			err = s.keep(found)
		}
		if err != nil {
			return err
		}
	}
	return nil
}

func (s *stream) keep(found box) error {
	if err := s.write(found.head); err != nil {
		return err
	}
	return s.pass(found.size)
}

// free makes a box free space.
func (s *stream) free(found box) error {
	copy(found.head[4:], "free")
	if err := s.write(found.head); err != nil {
		return err
	}
	return s.blank(found.size)
}

// rest passes a box and whatever follows.
func (s *stream) rest(found box) error {
	if err := s.write(found.head); err != nil {
		return err
	}
	_, err := io.Copy(s.out, s.in)
	return err
}
