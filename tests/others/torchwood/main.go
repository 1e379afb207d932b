// torchwood checks a record with filippo.io/torchwood's code alone: its policy, checkpoint, client and proof.
//
//	torchwood log POLICY URL            every entry of the log, authenticated
//	torchwood proof POLICY PROOF ENTRY  a .tlog-proof file
package main

import (
	"context"
	"fmt"
	"os"
	"time"

	"filippo.io/torchwood"
	"golang.org/x/mod/sumdb/tlog"
)

func readLog(policy torchwood.Policy, url string) error {
	ctx := context.Background()
	fetcher, err := torchwood.NewTileFetcher(url, torchwood.WithUserAgent("mizan's tests"))
	if err != nil {
		return err
	}
	client, err := torchwood.NewClient(fetcher, torchwood.WithTimeout(5*time.Second))
	if err != nil {
		return err
	}
	signed, err := fetcher.ReadEndpoint(ctx, "checkpoint")
	if err != nil {
		return err
	}
	c, _, err := torchwood.VerifyCheckpoint(signed, policy)
	if err != nil {
		return err
	}
	next := int64(0)
	for i := range client.AllEntries(ctx, c.Tree, 0) {
		if i != next {
			return fmt.Errorf("entry %d came after %d", i, next-1)
		}
		next++
	}
	if err := client.Err(); err != nil {
		return err
	}
	if next != c.N {
		return fmt.Errorf("%d entries of %d", next, c.N)
	}
	fmt.Printf("torchwood: %d entries accepted\n", next)
	return nil
}

func checkProof(policy torchwood.Policy, proof, entry string) error {
	p, err := os.ReadFile(proof)
	if err != nil {
		return err
	}
	e, err := os.ReadFile(entry)
	if err != nil {
		return err
	}
	return torchwood.VerifyProof(policy, tlog.RecordHash(e), p)
}

func run(args []string) error {
	text, err := os.ReadFile(args[1])
	if err != nil {
		return err
	}
	policy, err := torchwood.ParsePolicy(text)
	if err != nil {
		return err
	}
	if args[0] == "log" {
		return readLog(policy, args[2])
	}
	return checkProof(policy, args[2], args[3])
}

func main() {
	if len(os.Args) < 4 || (os.Args[1] == "proof" && len(os.Args) < 5) {
		fmt.Fprintln(os.Stderr, "usage: torchwood log POLICY URL | torchwood proof POLICY PROOF ENTRY")
		os.Exit(2)
	}
	if err := run(os.Args[1:]); err != nil {
		fmt.Fprintln(os.Stderr, "torchwood:", err)
		os.Exit(1)
	}
}
