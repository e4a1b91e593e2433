package client

import "time"

// Hurry shortens the client's waits.
func (c *Client) Hurry(pause, silence time.Duration) { c.pause, c.silence = pause, silence }
