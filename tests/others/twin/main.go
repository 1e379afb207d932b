// twin asks our program (../twin.c) for verdicts on random trees, notes, checkpoints, bundles and proofs, good ones and
// changed ones, and compares them with those of golang.org/x/mod and filippo.io/torchwood.
//
//	twin PROGRAM CASES SEED
package main

import (
	"bufio"
	"bytes"
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"fmt"
	"io"
	mrand "math/rand"
	"os"
	"os/exec"
	"strconv"
	"strings"

	"filippo.io/torchwood"
	"golang.org/x/mod/sumdb/note"
	"golang.org/x/mod/sumdb/tlog"
)

// A question to the other program, and what Go's code thinks.
type question struct {
	line, want string
	stricter   bool // ours may say no where Go says yes: the spelling is not the canonical one
}

type memory []tlog.Hash

func (m memory) ReadHashes(indexes []int64) ([]tlog.Hash, error) {
	out := make([]tlog.Hash, len(indexes))
	for i, x := range indexes {
		out[i] = m[x]
	}
	return out, nil
}

func grow(n int64) memory {
	var m memory
	for i := int64(0); i < n; i++ {
		hashes, err := tlog.StoredHashes(i, []byte(fmt.Sprintf("leaf %d", i)), m)
		if err != nil {
			panic(err)
		}
		m = append(m, hashes...)
	}
	return m
}

func yes(b bool) string {
	if b {
		return "yes"
	}
	return "no"
}

func join(hashes []tlog.Hash) string {
	var b strings.Builder
	for _, h := range hashes {
		b.WriteString(" " + hex.EncodeToString(h[:]))
	}
	return b.String()
}

// spoil changes a proof or its numbers, or leaves them alone.
func spoil(r *mrand.Rand, p []tlog.Hash, a, b *int64, x, y *tlog.Hash) []tlog.Hash {
	p = append([]tlog.Hash(nil), p...)
	switch r.Intn(10) {
	case 0:
		if len(p) > 0 {
			p[r.Intn(len(p))][r.Intn(32)] ^= 1 << r.Intn(8)
		}
	case 1:
		if len(p) > 0 {
			p = p[:len(p)-1]
		}
	case 2:
		p = append(p, *x)
	case 3:
		*a += int64(r.Intn(5)) - 2
	case 4:
		*b += int64(r.Intn(5)) - 2
	case 5:
		x[r.Intn(32)] ^= 1 << r.Intn(8)
	case 6:
		y[r.Intn(32)] ^= 1 << r.Intn(8)
	case 7:
		if len(p) > 1 {
			p[0], p[1] = p[1], p[0]
		}
	}
	return p
}

func treeQuestion(r *mrand.Rand, m memory, n int64) question {
	size := 1 + r.Int63n(n)
	root, err := tlog.TreeHash(size, m)
	if err != nil {
		panic(err)
	}
	if r.Intn(2) == 0 {
		index := r.Int63n(size)
		proof, err := tlog.ProveRecord(size, index, m)
		if err != nil {
			panic(err)
		}
		leaf := m[tlog.StoredHashIndex(0, index)]
		p := spoil(r, proof, &index, &size, &leaf, &root)
		ok := size > 0 && index >= 0 && tlog.CheckRecord(p, size, root, index, leaf) == nil
		return question{line: fmt.Sprintf("inclusion %d %d %x %x%s", index, size, leaf[:], root[:], join(p)), want: yes(ok)}
	}
	old := 1 + r.Int63n(size)
	oldRoot, err := tlog.TreeHash(old, m)
	if err != nil {
		panic(err)
	}
	proof, err := tlog.ProveTree(size, old, m)
	if err != nil {
		panic(err)
	}
	p := spoil(r, proof, &old, &size, &oldRoot, &root)
	if old < 1 { // nothing is proved from nothing; Go refuses to answer
		old = 1
	}
	ok := size >= old && tlog.CheckTree(p, size, root, old, oldRoot) == nil
	return question{line: fmt.Sprintf("consistency %d %d %x %x%s", old, size, oldRoot[:], root[:], join(p)), want: yes(ok)}
}

// scratch changes some bytes: flips, cuts, doubles, inserts what parsers trip over.
func scratch(r *mrand.Rand, b []byte) []byte {
	b = append([]byte(nil), b...)
	for k := r.Intn(3); k > 0 && len(b) > 0; k-- {
		at := r.Intn(len(b))
		switch r.Intn(6) {
		case 0:
			b[at] ^= 1 << r.Intn(8)
		case 1:
			b = append(b[:at], b[at+1:]...)
		case 2:
			b = append(b[:at], append([]byte{"\n \t\r+=0A\x00\xff"[r.Intn(10)]}, b[at:]...)...)
		case 3:
			b = b[:at]
		case 4:
			b = append(b, b[at:]...)
		case 5:
			if i := bytes.IndexByte(b[at:], '\n'); i >= 0 {
				b = append(b[:at+i], append([]byte("\n"), b[at+i:]...)...)
			}
		}
	}
	return b
}

// canonical says whether every signature line's base64 is spelled as it would be written.
func canonical(b []byte) bool {
	_, lines, _ := strings.Cut(string(b), "\n\n— ")
	for _, line := range strings.Split(lines, "\n") {
		parts := strings.Split(strings.TrimPrefix(line, "— "), " ")
		raw, err := base64.StdEncoding.DecodeString(parts[len(parts)-1])
		if err != nil || base64.StdEncoding.EncodeToString(raw) != parts[len(parts)-1] {
			return false
		}
	}
	return true
}

type keys struct {
	signer   note.Signer
	verifier note.Verifier
	vkey     string
	policy   torchwood.Policy
	text     string
}

func newKeys(origin string) keys {
	skey, vkey, err := note.GenerateKey(rand.Reader, origin)
	if err != nil {
		panic(err)
	}
	k := keys{vkey: vkey, text: "log " + vkey + "\nquorum none\n"}
	if k.signer, err = note.NewSigner(skey); err != nil {
		panic(err)
	}
	if k.verifier, err = note.NewVerifier(vkey); err != nil {
		panic(err)
	}
	if k.policy, err = torchwood.ParsePolicy([]byte(k.text)); err != nil {
		panic(err)
	}
	return k
}

func noteQuestion(r *mrand.Rand, k keys) question {
	text := strings.Repeat("line of a note\n", 1+r.Intn(4))
	if r.Intn(3) == 0 {
		text += "\nwith an empty line and ünïcode\n"
	}
	signed, err := note.Sign(&note.Note{Text: text}, k.signer)
	if err != nil {
		panic(err)
	}
	b := scratch(r, signed)
	_, err = note.Open(b, note.VerifierList(k.verifier))
	return question{line: "note " + k.vkey + " " + hex.EncodeToString(b), want: yes(err == nil), stricter: !canonical(b)}
}

func checkpointQuestion(r *mrand.Rand) question {
	var h tlog.Hash
	_, _ = r.Read(h[:])
	c := torchwood.Checkpoint{Origin: "example.com/log", Tree: tlog.Tree{N: 1 + r.Int63n(1<<uint(1+r.Intn(61))), Hash: h}}
	b := scratch(r, []byte(c.String()))
	parsed, err := torchwood.ParseCheckpoint(string(b))
	ok := err == nil && parsed.Extension == ""
	// An origin is opaque to Go here; ours is also the name of a key. A hash may end in bits that nobody reads.
	stricter := ok && (strings.ContainsAny(parsed.Origin, " \t\r+\x00") || parsed.String() != string(b) || !valid(parsed.Origin) ||
		parsed.N == 0)
	return question{line: "checkpoint " + hex.EncodeToString(b), want: yes(ok), stricter: stricter}
}

func valid(s string) bool {
	for _, c := range s {
		if c < 0x20 || c == 0x7f || c == 0xfffd {
			return false
		}
	}
	return true
}

func bundleQuestion(r *mrand.Rand) question {
	var b []byte
	for k := r.Intn(5); k > 0; k-- {
		entry := make([]byte, r.Intn(300))
		_, _ = r.Read(entry)
		b, _ = torchwood.AppendTileEntry(b, entry)
	}
	b = scratch(r, b)
	all, n, rest := sha256.New(), 0, b
	for len(rest) > 0 {
		entry, more, err := torchwood.ReadTileEntry(rest)
		if err != nil {
			return question{line: "bundle " + hex.EncodeToString(b), want: "no"}
		}
		h := tlog.RecordHash(entry)
		all.Write(h[:])
		n, rest = n+1, more
	}
	return question{line: "bundle " + hex.EncodeToString(b), want: fmt.Sprintf("%d %x", n, all.Sum(nil))}
}

func proofQuestion(r *mrand.Rand, k keys, m memory, n int64) question {
	size := 1 + r.Int63n(n)
	index := r.Int63n(size)
	root, err := tlog.TreeHash(size, m)
	if err != nil {
		panic(err)
	}
	proof, err := tlog.ProveRecord(size, index, m)
	if err != nil {
		panic(err)
	}
	c := torchwood.Checkpoint{Origin: k.verifier.Name(), Tree: tlog.Tree{N: size, Hash: root}}
	signed, err := note.Sign(&note.Note{Text: c.String()}, k.signer)
	if err != nil {
		panic(err)
	}
	file := torchwood.FormatProof(index, proof, signed)
	if r.Intn(4) == 0 {
		file = torchwood.FormatProofWithExtraData(index, []byte("more"), proof, signed)
	}
	b := scratch(r, file)
	leaf := m[tlog.StoredHashIndex(0, index)]
	ok := torchwood.VerifyProof(k.policy, leaf, b) == nil
	again := bytes.Equal(b, file)
	return question{line: fmt.Sprintf("proof %x %x %x", k.text, leaf[:], b), want: yes(ok), stricter: ok && !again}
}

func ask(program string, questions []question) ([]string, error) {
	cmd := exec.Command(program)
	in, err := cmd.StdinPipe()
	if err != nil {
		return nil, err
	}
	out, err := cmd.StdoutPipe()
	if err != nil {
		return nil, err
	}
	if err := cmd.Start(); err != nil {
		return nil, err
	}
	go func() {
		w := bufio.NewWriter(in)
		for _, q := range questions {
			_, _ = io.WriteString(w, q.line+"\n")
		}
		_ = w.Flush()
		_ = in.Close()
	}()
	var answers []string
	s := bufio.NewScanner(out)
	for s.Scan() {
		answers = append(answers, s.Text())
	}
	return answers, cmd.Wait()
}

func main() {
	cases, err := strconv.Atoi(os.Args[2])
	if err != nil {
		panic(err)
	}
	seed, err := strconv.ParseInt(os.Args[3], 10, 64)
	if err != nil {
		panic(err)
	}
	r := mrand.New(mrand.NewSource(seed))
	const leaves = 3000
	m, k := grow(leaves), newKeys("example.com/twin")
	var questions []question
	for i := 0; i < cases; i++ {
		switch i % 6 {
		case 0, 1:
			questions = append(questions, treeQuestion(r, m, leaves))
		case 2:
			questions = append(questions, noteQuestion(r, k))
		case 3:
			questions = append(questions, checkpointQuestion(r))
		case 4:
			questions = append(questions, bundleQuestion(r))
		case 5:
			questions = append(questions, proofQuestion(r, k, m, leaves))
		}
	}
	answers, err := ask(os.Args[1], questions)
	if err != nil || len(answers) != len(questions) {
		fmt.Fprintf(os.Stderr, "twin: %d answers to %d questions: %v\n", len(answers), len(questions), err)
		os.Exit(1)
	}
	good, bad, stricter, differ := 0, 0, 0, 0
	for i, q := range questions {
		switch {
		case answers[i] == q.want && q.want == "no":
			bad++
		case answers[i] == q.want:
			good++
		case q.stricter && answers[i] == "no":
			stricter++
		default:
			differ++
			fmt.Fprintf(os.Stderr, "twin: Go says %s, we say %s: %s\n", q.want, answers[i], q.line)
		}
	}
	fmt.Printf("twin: %d questions, seed %d: both say yes %d times, no %d times; %d spellings that only Go takes; %d differ\n",
		len(questions), seed, good, bad, stricter, differ)
	if differ > 0 || good == 0 || bad == 0 {
		os.Exit(1)
	}
}
