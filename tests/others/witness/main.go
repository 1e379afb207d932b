// witness: logs made by transparency-dev's code ask a witness to cosign them, by transparency-dev's witness client.
// Theirs: the client (witness/client/http), trees and proofs (merkle), checkpoints (formats/log), notes (x/mod).
//
//	witness --keys                    print the verifier keys of the logs
//	witness --target URL --vkey VKEY  grow each log by one entry in turn, as often as --rate a second; each answer must
//	                                  be a cosignature of VKEY. Latencies are counted from when a request was due.
//
// Then it tries what a witness must refuse: a fork, a proof with one bit changed, another's signature.
package main

import (
	"bytes"
	"context"
	"flag"
	"fmt"
	"math/rand/v2"
	"net/http"
	"net/url"
	"os"
	"slices"
	"sync"
	"time"

	f_log "github.com/transparency-dev/formats/log"
	f_note "github.com/transparency-dev/formats/note"
	"github.com/transparency-dev/merkle/rfc6962"
	"github.com/transparency-dev/merkle/testonly"
	client "github.com/transparency-dev/witness/client/http"
	"golang.org/x/mod/sumdb/note"
)

type memoryLog struct {
	origin, vkey string
	signer       note.Signer
	tree         *testonly.Tree
	cosigned     uint64
	busy         sync.Mutex
}

func must[T any](v T, err error) T {
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
	return v
}

func newLog(i int) *memoryLog {
	var seed [32]byte
	seed[0], seed[1] = byte(i), byte(i>>8)
	origin := fmt.Sprintf("memory.example/log/%d", i)
	skey, vkey, err := note.GenerateKey(rand.NewChaCha8(seed), origin)
	must(0, err)
	return &memoryLog{origin: origin, vkey: vkey, signer: must(note.NewSigner(skey)), tree: testonly.New(rfc6962.DefaultHasher)}
}

func (l *memoryLog) checkpoint(size uint64) []byte {
	c := f_log.Checkpoint{Origin: l.origin, Size: size, Hash: l.tree.HashAt(size)}
	return must(note.Sign(&note.Note{Text: string(c.Marshal())}, l.signer))
}

func (l *memoryLog) proof(size uint64) [][]byte {
	if l.cosigned == 0 {
		return nil
	}
	return must(l.tree.ConsistencyProof(l.cosigned, size))
}

// grow adds one entry and has the new size cosigned.
func (l *memoryLog) grow(c client.Witness, v note.Verifier) error {
	l.tree.AppendData([]byte(fmt.Sprintf("%s entry %d", l.origin, l.tree.Size())))
	size := l.tree.Size()
	cp := l.checkpoint(size)
	sigs, _, err := c.Update(context.Background(), l.cosigned, cp, l.proof(size))
	if err != nil {
		return err
	}
	n, err := note.Open(append(bytes.Clone(cp), sigs...), note.VerifierList(v))
	if err != nil || len(n.Sigs) != 1 {
		return fmt.Errorf("not cosigned: %v", err)
	}
	l.cosigned = size
	return nil
}

func quantile(d []time.Duration, q float64) time.Duration { return d[int(float64(len(d)-1)*q)] }

// openLoop starts one request each 1/rate seconds, whether the earlier ones were answered or not.
func openLoop(logs []*memoryLog, c client.Witness, v note.Verifier, rate int, n int) {
	took := make([]time.Duration, n)
	var wg sync.WaitGroup
	start := time.Now()
	for i := range n {
		due := start.Add(time.Duration(i) * time.Second / time.Duration(rate))
		time.Sleep(time.Until(due))
		wg.Add(1)
		go func() {
			defer wg.Done()
			l := logs[i%len(logs)]
			l.busy.Lock() // one log asks one thing at a time
			defer l.busy.Unlock()
			must(0, l.grow(c, v))
			took[i] = time.Since(due)
		}()
	}
	wg.Wait()
	slices.Sort(took)
	fmt.Printf("%d requests at %d/s: p50 %.2f ms, p99 %.2f ms, max %.2f ms\n", n, rate, quantile(took, .5).Seconds()*1e3,
		quantile(took, .99).Seconds()*1e3, took[n-1].Seconds()*1e3)
}

func refused(what string, err error) {
	if err == nil {
		fmt.Fprintln(os.Stderr, "accepted:", what)
		os.Exit(1)
	}
	fmt.Printf("refused %s: %v\n", what, err)
}

func tryWrong(l *memoryLog, c client.Witness) {
	ctx := context.Background()
	size := l.tree.Size()
	fork := f_log.Checkpoint{Origin: l.origin, Size: size, Hash: l.tree.HashAt(1)}
	forked := must(note.Sign(&note.Note{Text: string(fork.Marshal())}, l.signer))
	_, _, err := c.Update(ctx, size, forked, nil)
	refused("another root at the same size", err)
	for range 5 {
		l.tree.AppendData([]byte("one more"))
	}
	proof := l.proof(l.tree.Size())
	cp := l.checkpoint(l.tree.Size())
	proof[0][7] ^= 1
	_, _, err = c.Update(ctx, l.cosigned, cp, proof)
	refused("a proof with one bit changed", err)
	proof[0][7] ^= 1
	at := bytes.LastIndexByte(cp, ' ') + 20
	changed := bytes.Clone(cp)
	if changed[at] == 'A' {
		changed[at] = 'B'
	} else {
		changed[at] = 'A'
	}
	_, _, err = c.Update(ctx, l.cosigned, changed, proof)
	refused("a signature with one letter changed", err)
	_, _, err = c.Update(ctx, l.cosigned, cp, proof)
	must(0, err)
}

func main() {
	keys := flag.Bool("keys", false, "print the logs' keys")
	n := flag.Int("logs", 50, "how many logs")
	target := flag.String("target", "", "the witness")
	vkey := flag.String("vkey", "", "its verifier key")
	rate := flag.Int("rate", 200, "requests a second")
	requests := flag.Int("requests", 1000, "requests in all")
	flag.Parse()
	logs := make([]*memoryLog, *n)
	for i := range logs {
		logs[i] = newLog(i)
		if *keys {
			fmt.Println(logs[i].vkey)
		}
	}
	if *keys {
		return
	}
	v := must(f_note.NewVerifierForCosignatureV1(*vkey))
	h := &http.Client{Transport: &http.Transport{MaxIdleConnsPerHost: 64}, Timeout: 10 * time.Second}
	c := client.NewWitness(must(url.Parse(*target)), h)
	openLoop(logs, c, v, *rate, *requests)
	tryWrong(logs[0], c)
}
