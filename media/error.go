package media

import "errors"

// What can go wrong with a file, for errors.Is. Errors of this package name no
// address: a provider's URL is a key to its file.
var (
	// ErrExpired means that the provider no longer serves the file at this URL.
	// Trying the same URL again does not help.
	ErrExpired = errors.New("file is no longer there")
	// ErrTooLarge means that the file has more bytes or pixels than allowed.
	ErrTooLarge = errors.New("file is too large")
	// ErrRefused means that the URL leads where it may not.
	ErrRefused = errors.New("address is not allowed")
	// ErrNetwork means that the transfer failed; another try may succeed.
	ErrNetwork = errors.New("transfer failed")
	// ErrScratchFull means that the files in use leave no room; it passes when
	// one of them is released.
	ErrScratchFull = errors.New("scratch space is full")
	// ErrUnsupported means that a file of this type cannot be looked into.
	ErrUnsupported = errors.New("file type is not supported")
	// ErrCorrupt means that a file is not what its first bytes promise.
	ErrCorrupt = errors.New("file cannot be read")
)
