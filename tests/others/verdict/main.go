// verdict: the four rules of docs/formats/record.md, "The verdict", written straight with big integers, on signatures
// made for the edges where libraries differ; and what another program says of the same signatures.
//
//	verdict make              one case a line: key, signature, message in hex, what the rules say (1 or 0), why made
//	verdict json FILE         the same from a file of cases with "key", "sig", "msg" (plain) or of Wycheproof's groups
//	verdict compare FILE      reads the verdicts of the other program, one a line, and holds them against FILE's
package main

import (
	"bufio"
	"bytes"
	"crypto/ed25519"
	"crypto/sha512"
	"encoding/binary"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"math/big"
	"os"
	"strings"
)

func number(s string) *big.Int {
	n, ok := new(big.Int).SetString(s, 0)
	if !ok {
		panic(s)
	}
	return n
}

var (
	one   = big.NewInt(1)
	p     = new(big.Int).Sub(new(big.Int).Lsh(one, 255), big.NewInt(19))
	order = new(big.Int).Add(new(big.Int).Lsh(one, 252), number("27742317777372353535851937790883648493"))
	d     = mod(new(big.Int).Mul(big.NewInt(-121665), new(big.Int).ModInverse(big.NewInt(121666), p)))
	root  = new(big.Int).Exp(big.NewInt(2), new(big.Int).Rsh(new(big.Int).Sub(p, one), 2), p) // of -1
	low   = []*big.Int{
		big.NewInt(0), one, new(big.Int).Sub(p, one), p, new(big.Int).Add(p, one),
		number("0x05fc536d880238b13933c6d305acdfd5f098eff289f4c345b027b2c28f95e826"),
		number("0x7a03ac9277fdc74ec6cc392cfa53202a0f67100d760b3cba4fd84d3d706a17c7"),
	}
)

func mod(n *big.Int) *big.Int { return new(big.Int).Mod(n, p) }
func mul(a, b *big.Int) *big.Int {
	return mod(new(big.Int).Mul(a, b))
}

// A point in extended coordinates: x = X/Z, y = Y/Z, T = XY/Z.
type point struct{ x, y, z, t *big.Int }

func affine(x, y *big.Int) point { return point{x, y, one, mul(x, y)} }

// The complete addition law of a twisted Edwards curve with a = -1.
func add(a, b point) point {
	aa := mul(new(big.Int).Sub(a.y, a.x), new(big.Int).Sub(b.y, b.x))
	bb := mul(new(big.Int).Add(a.y, a.x), new(big.Int).Add(b.y, b.x))
	cc := mul(mul(a.t, b.t), new(big.Int).Lsh(d, 1))
	dd := mul(a.z, new(big.Int).Lsh(b.z, 1))
	e, f := new(big.Int).Sub(bb, aa), new(big.Int).Sub(dd, cc)
	g, h := new(big.Int).Add(dd, cc), new(big.Int).Add(bb, aa)
	return point{mul(e, f), mul(g, h), mul(f, g), mul(e, h)}
}

func times(n *big.Int, a point) point {
	r := affine(big.NewInt(0), one)
	for i := n.BitLen() - 1; i >= 0; i-- {
		r = add(r, r)
		if n.Bit(i) == 1 {
			r = add(r, a)
		}
	}
	return r
}

func negative(a point) point {
	return point{mod(new(big.Int).Neg(a.x)), a.y, a.z, mod(new(big.Int).Neg(a.t))}
}

func little(b []byte) *big.Int {
	r := make([]byte, len(b))
	for i := range b {
		r[len(b)-1-i] = b[i]
	}
	return new(big.Int).SetBytes(r)
}

func littleBytes(n *big.Int) []byte {
	b := n.FillBytes(make([]byte, 32))
	for i := 0; i < 16; i++ {
		b[i], b[31-i] = b[31-i], b[i]
	}
	return b
}

func encode(a point) []byte {
	inv := new(big.Int).ModInverse(a.z, p)
	b := littleBytes(mul(a.y, inv))
	b[31] |= byte(mul(a.x, inv).Bit(0) << 7)
	return b
}

func yOf(b []byte) *big.Int {
	y := bytes.Clone(b)
	y[31] &= 0x7f
	return little(y)
}

// The point of an encoding; y may be p or more.
func decode(b []byte) (point, bool) {
	y := mod(yOf(b))
	yy := mul(y, y)
	u := mod(new(big.Int).Sub(yy, one))
	v := mod(new(big.Int).Add(mul(d, yy), one))
	uv := mul(u, new(big.Int).ModInverse(v, p))
	x := new(big.Int).Exp(uv, new(big.Int).Rsh(new(big.Int).Add(p, big.NewInt(3)), 3), p)
	if mul(x, x).Cmp(uv) != 0 {
		x = mul(x, root)
	}
	if mul(x, x).Cmp(uv) != 0 {
		return point{}, false
	}
	if x.Bit(0) != uint(b[31]>>7) {
		x = mod(new(big.Int).Neg(x))
	}
	return affine(x, y), true
}

var base = func() point {
	y := mul(big.NewInt(4), new(big.Int).ModInverse(big.NewInt(5), p))
	b, ok := decode(littleBytes(y))
	if !ok {
		panic("no base point")
	}
	return b
}()

func isLow(y *big.Int) bool {
	for _, l := range low {
		if y.Cmp(l) == 0 {
			return true
		}
	}
	return false
}

func hash(r, a, m []byte) *big.Int {
	h := sha512.New()
	h.Write(r)
	h.Write(a)
	h.Write(m)
	return new(big.Int).Mod(little(h.Sum(nil)), order)
}

// accept is the rule, step by step.
func accept(key, sig, msg []byte) bool {
	s := little(sig[32:])
	if s.Cmp(order) >= 0 { // 1
		return false
	}
	if yOf(key).Cmp(p) >= 0 || isLow(yOf(key)) || isLow(yOf(sig[:32])) { // 2
		return false
	}
	a, ok := decode(key) // 3
	if !ok {
		return false
	}
	got := add(times(s, base), negative(times(hash(sig[:32], key, msg), a)))
	return bytes.Equal(encode(got), sig[:32]) // 4
}

type testCase struct {
	key, sig, msg []byte
	why           string
}

// Numbers that are the same on every machine.
func fixed(label string, i int) *big.Int {
	h := sha512.Sum512([]byte(fmt.Sprintf("%s %d", label, i)))
	return new(big.Int).Mod(little(h[:]), order)
}

// Every encoding of every point of order 1, 2, 4, 8.
func lowEncodings() (all [][]byte) {
	for _, y := range low {
		for sign := 0; sign < 2; sign++ {
			b := littleBytes(y)
			b[31] |= byte(sign << 7)
			if _, ok := decode(b); ok {
				all = append(all, b)
			}
		}
	}
	return all
}

// The eight points of small order.
func torsion() (all []point) {
	seen := map[string]bool{}
	for _, b := range lowEncodings() {
		q, _ := decode(b)
		if !seen[string(encode(q))] {
			seen[string(encode(q))] = true
			all = append(all, q)
		}
	}
	if len(all) != 8 {
		panic("there are eight points of small order")
	}
	return all
}

// A key a·B + T and a point R = r·B + U, in each encoding that is given; messages are tried until what is left of the
// small order does, and does not, cancel.
func mixed(out []testCase, i int, aT, rU point, zeroA, zeroR bool, keys, points [][]byte) []testCase {
	a, r := fixed("a", i), fixed("r", i)
	if zeroA {
		a = big.NewInt(0)
	}
	if zeroR {
		r = big.NewInt(0)
	}
	if keys == nil {
		keys = [][]byte{encode(add(times(a, base), aT))}
	}
	if points == nil {
		points = [][]byte{encode(add(times(r, base), rU))}
	}
	for _, key := range keys {
		for _, rb := range points {
			var have [2]bool
			for try := 0; try < 64 && !(have[0] && have[1]); try++ {
				msg := binary.BigEndian.AppendUint32([]byte("mizan edge "), uint32(i*64+try))
				k := hash(rb, key, msg)
				rest := encode(add(rU, times(k, aT)))
				cancels := 0
				if bytes.Equal(rest, encode(affine(big.NewInt(0), one))) {
					cancels = 1
				}
				if have[cancels] {
					continue
				}
				have[cancels] = true
				s := new(big.Int).Mod(new(big.Int).Add(r, new(big.Int).Mul(k, a)), order)
				out = append(out, testCase{key, append(bytes.Clone(rb), littleBytes(s)...), msg,
					fmt.Sprintf("small-order-%d%d-cancels-%d", b2i(zeroA), b2i(zeroR), cancels)})
			}
		}
	}
	return out
}

func b2i(b bool) int {
	if b {
		return 1
	}
	return 0
}

func encodingsOf(q point) (all [][]byte) {
	for _, b := range lowEncodings() {
		e, _ := decode(b)
		if bytes.Equal(encode(e), encode(q)) {
			all = append(all, b)
		}
	}
	return all
}

// Points whose y has a second spelling, y + p, and that are not of small order.
func twoSpellings() (all [][]byte) {
	for y := int64(2); y < 19; y++ {
		for sign := byte(0); sign < 2; sign++ {
			b := littleBytes(new(big.Int).Add(p, big.NewInt(y)))
			b[31] |= sign << 7
			if _, ok := decode(b); ok {
				all = append(all, b)
			}
		}
	}
	return all
}

func makeCases() (out []testCase) {
	small := torsion()
	i := 0
	for _, t := range small {
		for _, u := range small {
			i++
			out = mixed(out, i, t, u, false, false, nil, nil)
			out = mixed(out, i, t, u, true, false, encodingsOf(t), nil)
			out = mixed(out, i, t, u, false, true, nil, encodingsOf(u))
			out = mixed(out, i, t, u, true, true, encodingsOf(t), encodingsOf(u))
		}
	}
	for n := 0; n < 16; n++ { // good ones, and what is near to them
		a, r := fixed("good a", n), fixed("good r", n)
		key, rb, msg := encode(times(a, base)), encode(times(r, base)), []byte(strings.Repeat("m", n))
		s := new(big.Int).Mod(new(big.Int).Add(r, new(big.Int).Mul(hash(rb, key, msg), a)), order)
		sig := func(s *big.Int) []byte { return append(bytes.Clone(rb), littleBytes(s)...) }
		out = append(out, testCase{key, sig(s), msg, "good"},
			testCase{key, sig(new(big.Int).Add(s, order)), msg, "S+L"},
			testCase{key, sig(order), msg, "S=L"},
			testCase{key, sig(new(big.Int).Sub(order, one)), msg, "S=L-1"},
			testCase{key, sig(big.NewInt(0)), msg, "S=0"},
			testCase{key, sig(new(big.Int).Sub(new(big.Int).Lsh(one, 256), one)), msg, "S-all-ones"},
			testCase{key, sig(s), append(bytes.Clone(msg), 'x'), "other-message"})
		for bit := 0; bit < 3; bit++ {
			top := littleBytes(s)
			top[31] |= byte(0x20 << bit)
			out = append(out, testCase{key, append(bytes.Clone(rb), top...), msg, "S-high-bit"})
		}
		for flip := 0; flip < 96; flip += 11 {
			all := append(bytes.Clone(key), sig(s)...)
			all[flip] ^= byte(1 << (n % 8))
			out = append(out, testCase{all[:32], all[32:], msg, "flipped"})
		}
	}
	for n, key := range twoSpellings() { // nobody knows their logarithm: R is chosen so that the equation holds
		s := fixed("spelling", n)
		q, _ := decode(key)
		for _, spelled := range [][]byte{key, encode(q)} {
			for try := 0; try < 4; try++ {
				msg := []byte{byte(try)}
				// Without R in the hash there is no way round: the signature is wrong, all must say so.
				out = append(out, testCase{spelled, append(encode(times(s, base)), littleBytes(s)...), msg, "two-spellings"})
			}
		}
		// R in its second spelling under a good key.
		a := fixed("good a", n)
		pub := encode(times(a, base))
		out = append(out, testCase{pub, append(bytes.Clone(key), littleBytes(s)...), []byte("R"), "R-two-spellings"})
	}
	for n := 0; n < 32; n++ { // no point at all
		b := littleBytes(fixed("no point", n))
		if _, ok := decode(b); !ok {
			out = append(out, testCase{b, append(encode(times(fixed("r", n), base)), littleBytes(fixed("s", n))...),
				[]byte("n"), "key-no-point"})
		}
	}
	return out
}

type plainCase struct{ Key, Sig, Msg string }
type group struct {
	PublicKey struct{ Pk string }
	Tests     []struct{ Msg, Sig string }
}

func fromJSON(path string) (out []testCase) {
	data, err := os.ReadFile(path)
	check(err)
	unhex := func(s string) []byte {
		b, err := hex.DecodeString(s)
		check(err)
		return b
	}
	var plain []plainCase
	if json.Unmarshal(data, &plain) == nil {
		for _, c := range plain {
			out = append(out, testCase{unhex(c.Key), unhex(c.Sig), []byte(c.Msg), "file"})
		}
		return out
	}
	var groups struct{ TestGroups []group }
	check(json.Unmarshal(data, &groups))
	for _, g := range groups.TestGroups {
		for _, t := range g.Tests {
			if sig := unhex(t.Sig); len(sig) == 64 {
				out = append(out, testCase{unhex(g.PublicKey.Pk), sig, unhex(t.Msg), "file"})
			}
		}
	}
	return out
}

func check(err error) {
	if err != nil {
		fmt.Fprintln(os.Stderr, "verdict:", err)
		os.Exit(1)
	}
}

func write(cases []testCase) {
	w := bufio.NewWriter(os.Stdout)
	defer w.Flush()
	for _, c := range cases {
		fmt.Fprintf(w, "%x %x x%x %d %s\n", c.key, c.sig, c.msg, b2i(accept(c.key, c.sig, c.msg)), c.why)
	}
}

// separates says whether the cases tell our rule from another library's, that of Go, which has no list of small points.
func separates(cases []testCase) {
	other := 0
	for _, c := range cases {
		other += b2i(ed25519.Verify(c.key, c.msg, c.sig) != accept(c.key, c.sig, c.msg))
	}
	fmt.Fprintf(os.Stderr, "verdict: on %d of %d cases Go's own library decides otherwise\n", other, len(cases))
	if other < 50 {
		os.Exit(1)
	}
}

func compare(path string) {
	file, err := os.Open(path)
	check(err)
	due, got := bufio.NewScanner(file), bufio.NewScanner(os.Stdin)
	due.Buffer(nil, 1<<20)
	n, accepted := 0, 0
	for due.Scan() {
		f := strings.Fields(due.Text())
		if !got.Scan() || got.Text() != f[3] {
			fmt.Printf("case %d (%s): the rules say %s, the program %q\n%s\n", n, f[4], f[3], got.Text(), due.Text())
			os.Exit(1)
		}
		n++
		accepted += b2i(f[3] == "1")
	}
	check(due.Err())
	if got.Scan() || n == 0 {
		fmt.Println("the number of verdicts differs")
		os.Exit(1)
	}
	fmt.Printf("%d cases, %d accepted, the same verdict on each\n", n, accepted)
}

func main() {
	switch {
	case len(os.Args) == 2 && os.Args[1] == "make":
		cases := makeCases()
		write(cases)
		separates(cases)
	case len(os.Args) == 3 && os.Args[1] == "json":
		write(fromJSON(os.Args[2]))
	case len(os.Args) == 3 && os.Args[1] == "compare":
		compare(os.Args[2])
	default:
		fmt.Fprintln(os.Stderr, "usage: verdict make | json FILE | compare FILE")
		os.Exit(2)
	}
}
