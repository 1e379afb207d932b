#!/usr/bin/env python3
"""Measures the reader's parse against the gold trees of GUM (CoNLL-U).

reading_parse.py [--driver build/release/bench/bench_reading_parse] [--data ../shared/data/text/gum-attribution]
                 [--genre news,interview] [--confusions] [--examples GOLD:GOT] [--wrong KIND] [--at-least KIND=F1,...]
Prints the accuracy of tags (UPOS), word by word where both cut the text alike, and for subjects, objects, agents and clauses how many
links from a verb are hit, false and missed: a noun phrase counts when the gold noun stands in it. What GUM does not mark (who
does what a participle or an infinitive says) is neither hit nor false where it is the noun described or the subject above.
"""
import argparse
import collections
import glob
import os
import subprocess
import sys

TAGS = ('NONE NOUN PLURAL NAME ADJ ADV VB VZ VD VN VG BE HAVE DO MODAL NEG TO DET POSS PRON NUM PREP PRT SUB CONJ REL THAT GEN '
        'INTJ COMMA STOP MARK').split()
UPOS = {'NOUN': 'NOUN', 'PLURAL': 'NOUN', 'NAME': 'PROPN', 'ADJ': 'ADJ', 'ADV': 'ADV', 'VB': 'VERB', 'VZ': 'VERB', 'VD': 'VERB',
        'VN': 'VERB', 'VG': 'VERB', 'BE': 'AUX', 'HAVE': 'AUX', 'DO': 'AUX', 'MODAL': 'AUX', 'NEG': 'PART', 'TO': 'PART',
        'DET': 'DET', 'POSS': 'PRON', 'PRON': 'PRON', 'NUM': 'NUM', 'PREP': 'ADP', 'PRT': 'ADP', 'SUB': 'SCONJ',
        'CONJ': 'CCONJ', 'REL': 'PRON', 'THAT': 'SCONJ', 'GEN': 'PART', 'INTJ': 'INTJ', 'COMMA': 'PUNCT', 'STOP': 'PUNCT',
        'MARK': 'PUNCT', 'NONE': 'X'}


def read_gold(path):
    """Yields (genre, text, tokens); a token is a dict with character offsets."""
    genre = os.path.basename(path).split('_')[1]
    text, rows = None, []
    for line in open(path, encoding='utf-8'):
        line = line.rstrip('\n')
        if line.startswith('# text = '):
            text = line[9:]
        elif line == '' and rows:
            yield genre, text, place(text, rows)
            text, rows = None, []
        elif line and not line.startswith('#'):
            f = line.split('\t')
            if f[0].isdigit():
                rows.append(f)
    if rows:
        yield genre, text, place(text, rows)


def place(text, rows):
    out, at = [], 0
    for f in rows:
        begin = text.find(f[1], at)
        if begin < 0:
            begin = at
        at = begin + len(f[1])
        out.append({'id': int(f[0]), 'form': f[1], 'upos': f[3], 'xpos': f[4], 'head': int(f[6]), 'rel': f[7], 'feats': f[5],
                    'deps': f[8], 'begin': begin, 'end': at, 'lemma': f[2]})
    return out


def run(driver, texts):
    """One list of records a text; offsets are turned from bytes into characters."""
    done = subprocess.run([driver], input='\n'.join(texts).encode() + b'\n', stdout=subprocess.PIPE, check=True)
    blocks = done.stdout.decode().split('\n\n')
    out = []
    for text, block in zip(texts, blocks):
        byte_to_char = {}
        at = 0
        for i, c in enumerate(text):
            byte_to_char[at] = i
            at += len(c.encode())
        byte_to_char[at] = len(text)
        rows = []
        for line in block.split('\n'):
            f = line.split()
            if f:
                rows.append((f, byte_to_char))
        out.append(rows)
    return out


def our_tokens(rows):
    return {(m.get(int(f[1])), m.get(int(f[2]))): TAGS[int(f[3])] for f, m in rows if f[0] == 'T'}


def upos_of(tag, gold):
    """The tag as UPOS, where UD's conventions differ from ours only in name."""
    got = UPOS[tag]
    g = gold['upos']
    if tag in ('HAVE', 'DO', 'BE') and g in ('VERB', 'AUX'):
        return g
    if tag == 'PREP' and g == 'SCONJ' and gold['deprel_mark_ing']:
        return g
    if tag == 'SUB' and gold['form'].lower() in ('when', 'where', 'why', 'how', 'whenever', 'wherever'):
        return 'ADV'
    if tag == 'REL' and g == 'DET':
        return g
    if tag == 'NAME' and gold['xpos'].startswith('NNP'):
        return g
    if tag == 'MARK' and g in ('SYM', 'PUNCT'):
        return g
    return got


def tags_table(gold, ours, args):
    right = collections.Counter()
    total = collections.Counter()
    confused = collections.Counter()
    examples = []
    want = args.examples.split(':') if args.examples else None
    for (genre, text, tokens), rows in zip(gold, ours):
        mine = our_tokens(rows)
        by_id = {t['id']: t for t in tokens}
        for t in tokens:
            head = by_id.get(t['head'])
            t['deprel_mark_ing'] = t['rel'] == 'mark' and head is not None and head['xpos'] == 'VBG'
            tag = mine.get((t['begin'], t['end']))
            if tag is None:
                continue
            total[genre] += 1
            got = upos_of(tag, t)
            if got == t['upos']:
                right[genre] += 1
            else:
                confused[(t['upos'], got)] += 1
                if want and t['upos'] == want[0] and got == want[1]:
                    examples.append('%s [%s/%s]: %s' % (t['form'], t['xpos'], tag, text[max(0, t['begin'] - 40):t['end'] + 30]))
    print('%-12s %7s %9s' % ('tags (UPOS)', 'words', 'accuracy'))
    for genre in sorted(total):
        print('%-12s %7d %9.4f' % (genre, total[genre], right[genre] / total[genre]))
    print('%-12s %7d %9.4f' % ('all', sum(total.values()), sum(right.values()) / sum(total.values())))
    if args.confusions:
        for (g, o), n in confused.most_common(30):
            print('  gold %-6s read %-6s %5d' % (g, o, n))
    for e in examples[:60]:
        print('   ', e)
    return sum(right.values()) / sum(total.values())


def gold_links(tokens):
    """Sets of (verb, noun) token ids: subjects, passive subjects, objects, agents, and clause pairs; *_may: no fault when read."""
    by_id = {t['id']: t for t in tokens}
    verb_of = {t['head']: t['id'] for t in tokens if t['rel'] == 'cop'}  # we hang on the copula
    out = collections.defaultdict(set)
    for t in tokens:
        for dep in t['deps'].split('|'):
            head, _, rel = dep.partition(':')
            if not head.isdigit() or int(head) == 0:
                continue
            head = int(head)
            verb = verb_of.get(head, head)
            if by_id[verb]['upos'] not in ('VERB', 'AUX') or t['xpos'] in ('WDT', 'WP', 'EX'):
                continue
            pair = (verb, t['id'])
            if rel.startswith('nsubj') and not rel.endswith('xsubj'):
                out['passive subject' if 'pass' in rel else 'subject'].add(pair)
            elif rel.startswith('nsubj'):
                out['subject may'].add(pair)
            elif rel == 'obj':
                out['object'].add(pair)
            elif rel == 'obl:agent' or rel.startswith('obl:agent'):
                out['agent'].add(pair)
        kind = {'ccomp': 'complement', 'xcomp': 'complement', 'advcl': 'adverbial', 'conj': 'conjunct', 'acl:relcl': 'relative'}.get(t['rel'])
        if kind in ('complement', 'adverbial') or (kind == 'conjunct' and t['upos'] in ('VERB', 'AUX')):
            a, b = verb_of.get(t['id'], t['id']), verb_of.get(t['head'], t['head'])
            if by_id[a]['upos'] in ('VERB', 'AUX') and by_id[b]['upos'] in ('VERB', 'AUX'):
                out[kind].add((a, b))
    for t in tokens:  # participles and infinitives have no subject in GUM: the noun they describe, the subject of the verb above
        above = verb_of.get(t['head'], t['head'])
        if t['rel'] == 'acl':
            out['subject may'].add((t['id'], t['head']))
        elif t['rel'] in ('advcl', 'xcomp', 'conj', 'acl'):
            for verb, noun in list(out['subject'] | out['passive subject'] | out['subject may']):
                if verb == above:
                    out['subject may'].add((t['id'], noun))
    return out


def inside(tokens, m, begin, end):
    b, e = m.get(int(begin)), m.get(int(end))
    return [t['id'] for t in tokens if b is not None and e is not None and t['begin'] >= b and t['end'] <= e]


def tree_table(gold, ours, args):
    hit, false, missed = collections.Counter(), collections.Counter(), collections.Counter()
    kinds = {'O': 'object', 'A': 'agent'}
    links = {1: 'complement', 6: 'complement', 2: 'adverbial', 4: 'adverbial', 5: 'conjunct'}
    for (genre, text, tokens), rows in zip(gold, ours):
        want = gold_links(tokens)
        found = collections.defaultdict(set)
        by_id = {t['id']: t for t in tokens}
        for f, m in rows:
            if f[0] not in 'SOAC':
                continue
            verbs, others = inside(tokens, m, f[1], f[2]), inside(tokens, m, f[3], f[4])
            kind = ('passive subject' if f[5] == '1' else 'subject') if f[0] == 'S' else links.get(int(f[5])) if f[0] == 'C' else kinds[f[0]]
            if kind is None or (kind == 'object' and any(by_id[v]['upos'] == 'AUX' for v in verbs)):
                continue
            may = want[kind] | (want['subject'] | want['passive subject'] | want['subject may'] if f[0] == 'S' else set())
            pairs = [(v, n) for v in verbs for n in others]
            right = [p for p in pairs if p in may]
            if right:
                hit[kind] += any(p in want[kind] for p in right)
                found[kind].update(right)
            elif all(by_id[n]['xpos'] not in ('WDT', 'WP', 'EX') for n in others):
                false[kind] += 1
                if args.wrong == kind + '-':
                    print('  -', kind, [by_id[v]['form'] for v in verbs], [by_id[n]['form'] for n in others], '|', text)
        for kind in want:
            for p in want[kind] - found[kind] - (found['subject'] | found['passive subject'] if 'subject' in kind else set()):
                missed[kind] += 1
                if args.wrong == kind:
                    print('  +', kind, by_id[p[0]]['form'], '<-', by_id[p[1]]['form'], '|', text)
    scores = {}
    print('%-16s %7s %7s %7s %9s %9s %9s' % ('links', 'hit', 'false', 'missed', 'precision', 'recall', 'F1'))
    for kind in ('subject', 'passive subject', 'object', 'agent', 'complement', 'adverbial', 'conjunct'):
        h, x, n = hit[kind], false[kind], missed[kind]
        scores[kind] = 2 * h / max(1, 2 * h + x + n)
        print('%-16s %7d %7d %7d %9.3f %9.3f %9.3f' % (kind, h, x, n, h / max(1, h + x), h / max(1, h + n), 2 * h / max(1, 2 * h + x + n)))
    return scores


def below(figures, wanted):
    """Says which figures are below what was reached before; "subject=.72,tags=.955"."""
    bad = 0
    for want in filter(None, (wanted or '').split(',')):
        name, _, least = want.partition('=')
        if figures[name] < float(least):
            print('%s is %.4f, was at least %s' % (name, figures[name], least))
            bad = 1
    return bad


def main():
    p = argparse.ArgumentParser(description=__doc__.split('\n')[0])
    p.add_argument('--driver', default='build/release/bench/bench_reading_parse')
    p.add_argument('--data', default='../shared/data/text/gum-attribution')
    p.add_argument('--genre', default='news,interview')
    p.add_argument('--confusions', action='store_true')
    p.add_argument('--examples')
    p.add_argument('--at-least', help='fail below these figures: tags=.95,subject=.7')
    p.add_argument('--wrong', help='print what is missed of a kind of link; with a minus behind, what is false')
    args = p.parse_args()
    files = sorted(glob.glob(os.path.join(args.data, '*.conllu')))
    if not files:
        print('skipped: no trees in', args.data)
        return 77
    genres = args.genre.split(',') if args.genre != 'all' else None
    gold = [g for path in files for g in read_gold(path) if genres is None or g[0] in genres]
    ours = run(args.driver, [g[1] for g in gold])
    figures = {'tags': tags_table(gold, ours, args)}
    figures.update(tree_table(gold, ours, args))
    return below(figures, args.at_least)


if __name__ == '__main__':
    sys.exit(main())
