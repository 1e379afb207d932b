// What Tessera's POSIX driver does in a second, in the same way as bench/record.c asks our node: senders that each add
// one entry and wait until it has its index for good. Tessera looks at no signatures of entries; with "checked" each
// sender verifies one Ed25519 signature an entry before it adds it, as our node does.
//
//	tessera closed FOLDER SECONDS SENDERS BYTES
//	tessera checked FOLDER SECONDS SENDERS BYTES
//	tessera open FOLDER SECONDS RATE BYTES
package main

import (
	"context"
	"crypto/ed25519"
	"fmt"
	"os"
	"sort"
	"strconv"
	"sync"
	"sync/atomic"
	"time"

	"github.com/transparency-dev/tessera"
	"github.com/transparency-dev/tessera/storage/posix"
	"golang.org/x/mod/sumdb/note"
)

func need(err error) {
	if err != nil {
		fmt.Fprintln(os.Stderr, "tessera:", err)
		os.Exit(3)
	}
}

func entry(n int64, bytes int) []byte {
	b := []byte(fmt.Sprintf("claim %d ", n))
	for len(b) < bytes {
		b = append(b, byte('a'+(int64(len(b))*7+n)%26))
	}
	return b
}

func main() {
	if len(os.Args) != 6 {
		need(fmt.Errorf("usage: tessera closed|checked|open FOLDER SECONDS SENDERS|RATE BYTES"))
	}
	seconds, err := strconv.ParseFloat(os.Args[3], 64)
	need(err)
	number, err := strconv.Atoi(os.Args[4])
	need(err)
	bytes, err := strconv.Atoi(os.Args[5])
	need(err)
	open, checked := os.Args[1] == "open", os.Args[1] == "checked"
	public, private, err := ed25519.GenerateKey(nil)
	need(err)
	message := entry(0, bytes)
	signature := ed25519.Sign(private, message)
	senders := number
	if open {
		senders = 256
	}
	secret, _, err := note.GenerateKey(nil, "mizan.example/bench")
	need(err)
	signer, err := note.NewSigner(secret)
	need(err)
	ctx := context.Background()
	driver, err := posix.New(ctx, posix.Config{Path: os.Args[2]})
	need(err)
	appender, shutdown, _, err := tessera.NewAppender(ctx, driver, tessera.NewAppendOptions().
		WithCheckpointSigner(signer).
		WithBatching(256, 10*time.Millisecond).
		WithPushback(8192).
		WithCheckpointInterval(time.Second))
	need(err)

	var next, turnedAway atomic.Int64
	waits := make([][]time.Duration, senders)
	begin := time.Now()
	end := begin.Add(time.Duration(seconds * float64(time.Second)))
	var all sync.WaitGroup
	for s := 0; s < senders; s++ {
		all.Add(1)
		go func(s int) {
			defer all.Done()
			for k := 0; ; k++ {
				due := time.Now()
				if open {
					due = begin.Add(time.Duration(float64(k*senders+s) / float64(number) * float64(time.Second)))
					time.Sleep(time.Until(due))
				}
				if due.After(end) || time.Now().After(end) {
					return
				}
				e := entry(next.Add(1), bytes)
				if checked && !ed25519.Verify(public, message, signature) {
					need(fmt.Errorf("a signature is wrong"))
				}
				for {
					if _, err := appender.Add(ctx, tessera.NewEntry(e))(); err == nil {
						break
					}
					turnedAway.Add(1)
					time.Sleep(time.Millisecond)
				}
				waits[s] = append(waits[s], time.Since(due))
			}
		}(s)
	}
	all.Wait()
	took := time.Since(begin).Seconds()
	var w []time.Duration
	for _, v := range waits {
		w = append(w, v...)
	}
	sort.Slice(w, func(i, j int) bool { return w[i] < w[j] })
	ms := func(d time.Duration) float64 { return float64(d.Microseconds()) / 1000 }
	fmt.Printf("%s: %d entries in %.2f s: %.0f entries/s; %d senders\n", os.Args[1], len(w), took, float64(len(w))/took, senders)
	fmt.Printf("wait p50 %.2f ms, p99 %.2f ms, longest %.2f ms; turned away %d times\n", ms(w[len(w)/2]),
		ms(w[len(w)*99/100]), ms(w[len(w)-1]), turnedAway.Load())
	_ = shutdown(ctx)
}
