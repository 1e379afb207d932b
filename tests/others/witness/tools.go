//go:build tools

package main

import (
	_ "github.com/transparency-dev/witness/cmd/generate_keys"
	_ "github.com/transparency-dev/witness/cmd/omniwitness"
)
