package main

import "darkroom/web"

// openWeb opens the web client that was built in. mediaOrigin is where its pages load
// media from.
func openWeb(mediaOrigin string) (*web.Client, error) {
	files, err := web.Dist()
	if err != nil {
		return nil, err
	}
	return web.New(files, mediaOrigin)
}
