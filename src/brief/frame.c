/* The frame of the page: style, head, table of contents, method note. */
#include "brief/page.h"

static const char *const style[] = {
    ":root{--ink:#1a1f26;--soft:#56606b;--rule:#d3d8de;--wash:#f5f6f8;--p0:#1b5ea8;--p1:#b04f00;--p2:#5d5d66}"
    "*{box-sizing:border-box}"
    "html{-webkit-text-size-adjust:100%}"
    "body{margin:0 auto;max-width:66rem;padding:1.5rem 1.25rem 4rem;color:var(--ink);background:#fff;"
    "font:16px/1.5 \"Noto Sans\",\"Noto Naskh Arabic\",\"Segoe UI\",\"Liberation Sans\",Arial,sans-serif}"
    "h1,h2,h3,h4{font-family:\"Noto Serif\",Georgia,\"Liberation Serif\",serif;line-height:1.2;font-weight:600}"
    "h1{font-size:2.1rem;margin:.2rem 0 .3rem}"
    "h2{font-size:1.4rem;margin:2.6rem 0 .8rem;padding-top:.7rem;border-top:2px solid var(--ink)}"
    "h3{font-size:1.13rem;margin:0 0 .2rem}h3::first-letter{text-transform:uppercase}"
    "h4{font-size:.95rem;margin:.2rem 0 .4rem}"
    "a{color:inherit;text-decoration:underline;text-decoration-color:#8b98a6;text-decoration-thickness:1px;"
    "text-underline-offset:2px}a:hover,a:focus{text-decoration-color:var(--ink);text-decoration-thickness:2px}"
    ".skip{position:absolute;left:-99rem}.skip:focus{left:1rem;top:1rem;background:#fff;padding:.5rem}"
    ".kicker{font-size:.8rem;letter-spacing:.09em;text-transform:uppercase;color:var(--soft);margin:0}"
    ".lede{font-size:1.05rem;color:var(--soft);margin:.1rem 0}"
    "nav ol{columns:3 14rem;list-style:none;padding:.8rem 1rem;margin:1.2rem 0 0;background:var(--wash);"
    "font-size:.92rem}nav a{text-decoration:none}",
    ".tiles{display:grid;grid-template-columns:repeat(auto-fit,minmax(11rem,1fr));gap:.8rem;margin:0 0 1rem}"
    ".tile{border:1px solid var(--rule);border-top:3px solid var(--ink);padding:.6rem .8rem}"
    ".tile dt{font-size:.85rem;color:var(--soft)}.tile dd{margin:0}"
    ".tile strong{font:600 1.9rem/1.2 \"Noto Serif\",Georgia,\"Liberation Serif\",serif;margin-inline-end:.4rem}"
    ".tile span{font-size:.85rem;color:var(--soft)}"
    ".say{padding-inline-start:1.1rem;margin:.4rem 0}.say li{margin:.25rem 0}.say a{text-decoration-style:dotted}"
    ".note,.none,.where,.laid{color:var(--soft);font-size:.9rem;margin:.4rem 0}.none{font-style:italic}"
    ".where,.laid{margin:.1rem 0}"
    ".incident{border:1px solid var(--rule);padding:1rem 1.1rem .8rem;margin:1.1rem 0;break-inside:auto}"
    ".id,.cite{font-size:.8rem;color:var(--soft);font-weight:400}"
    ".sides{display:grid;grid-template-columns:repeat(auto-fit,minmax(16rem,1fr));gap:1rem;margin:.8rem 0 .6rem}"
    ".side{border-top:4px solid var(--p2);background:var(--wash);padding:.6rem .8rem}"
    ".side.p0{border-top-color:var(--p0)}.side.p1{border-top-color:var(--p1)}"
    ".claims{list-style:none;margin:0;padding:0}.claims li{margin:0 0 .7rem}.claims p{margin:.1rem 0}"
    ".who{font-size:.9rem}.harm{font-weight:600;font-size:.92rem}"
    "blockquote{margin:.2rem 0;padding-inline-start:.7rem;border-inline-start:3px solid var(--rule);"
    "font-size:.92rem;overflow-wrap:anywhere}blockquote p{margin:0}"
    ".others{padding:0 .1rem}.found{border-top:1px solid var(--rule);padding-top:.6rem;margin-top:.4rem}"
    ".mark{width:.75em;height:.75em;vertical-align:-.03em;fill:var(--p2)}.mark.p0{fill:var(--p0)}"
    ".mark.p1{fill:var(--p1)}"
    ".alarm{border:3px solid #b00020;color:#8a0019;background:#fff;padding:.6rem .8rem;margin:.6rem 0}",
    ".wide{overflow-x:auto;margin:.6rem 0 1.2rem}table{border-collapse:collapse;width:100%;font-size:.87rem}"
    "caption{text-align:start;font-weight:600;padding:.3rem 0}"
    "th,td{text-align:start;vertical-align:top;padding:.35rem .55rem;border-bottom:1px solid var(--rule)}"
    "thead th{border-bottom:1.5px solid var(--ink);font-size:.8rem;color:var(--soft);font-weight:600}"
    "tbody th{font-weight:600}.n{text-align:end;font-variant-numeric:tabular-nums}"
    ".est{font-weight:600;background:var(--wash)}.small{font-size:.85em;color:var(--soft)}"
    "figure{margin:.8rem 0 1.2rem}figure>svg{width:100%;height:auto;display:block}"
    "figcaption{font-size:.88rem;color:var(--soft);margin-top:.4rem}"
    "svg text{font-family:\"Noto Sans\",\"Noto Naskh Arabic\",\"Liberation Sans\",Arial,sans-serif}"
    ".figures{font-size:.85rem}.annex{list-style:none;padding:0;font-size:.85rem}"
    ".annex>li{border-top:1px solid var(--rule);padding:.5rem 0}.annex p{margin:.1rem 0}"
    ".annex>li:target,.figures>li:target,.incident:target{outline:2px solid var(--ink);outline-offset:3px}"
    ".annex dl,footer dl{display:grid;grid-template-columns:max-content 1fr;gap:.05rem .8rem;margin:.3rem 0;"
    "color:var(--soft);font-size:.95em}dd{margin:0}code,pre{font:.82rem/1.4 \"Noto Sans Mono\","
    "\"Liberation Mono\",monospace;overflow-wrap:anywhere;white-space:pre-wrap}pre{background:var(--wash);"
    "padding:.7rem}footer{margin-top:3rem}",
    "@media(max-width:40rem){nav ol{columns:1}h1{font-size:1.6rem}}"
    "@media(forced-colors:active){.mark{fill:CanvasText}}"
    "@page{size:A4;margin:15mm 14mm}"
    "@media "
    "print{html{font-size:12.4px}body{max-width:none;padding:0;font-size:12.4px}nav,.skip{display:none}h1{font-size:"
    "20pt}"
    "h2{font-size:13pt;margin-top:16pt;break-after:avoid}h3,h4,caption{break-after:avoid}"
    "tr,.claims li,figure,.tile,.annex>li{break-inside:avoid}#map "
    "figure>svg{max-height:112mm}.sides{grid-template-columns:1fr 1fr}"
    ".tiles{grid-template-columns:1fr 1fr 1fr}.wide{overflow:visible}table{font-size:7.6pt}"
    "th,td{padding:2pt 3pt}.annex,.figures{font-size:7.6pt}code,pre{font-size:7pt}thead{display:table-header-group}"
    "a{text-decoration-thickness:.4pt}*{-webkit-print-color-adjust:exact;print-color-adjust:exact}}"};

static void put_title(mz_page *p)
{
    mz_html(p, "Situation report, ");
    mz_put_long_day(p->out, p->in->day);
}

static void put_contents(mz_page *p)
{
    static const struct {
        const char *id, *title;
    } parts[] = {{"summary", "Summary"},
                 {"map", "Map"},
                 {"charts", "Charts"},
                 {"incidents", "Incidents, side by side"},
                 {"accounts", "Accounts"},
                 {"breaches", "Breaches board"},
                 {"acts", "Diplomatic and political acts"},
                 {"crossings", "Crossings"},
                 {"coverage", "Coverage"},
                 {"unverified", "What could not be verified"},
                 {"method", "Method note"},
                 {"annex", "Annex: statements and cited words"},
                 {"record", "The record behind this report"}};
    mz_html(p, "<nav aria-label=\"Contents\"><ol>\n");
    for (size_t i = 0; i < sizeof parts / sizeof *parts; i++) {
        if (mz_str_eq(mz_str_of(parts[i].id), S("crossings")) && p->in->crossings_n == 0) {
            continue;
        }
        mz_html(p, "<li><a href=\"#");
        mz_html(p, parts[i].id);
        mz_html(p, "\">");
        mz_html(p, parts[i].title);
        mz_html(p, "</a></li>\n");
    }
    mz_html(p, "</ol></nav>\n");
}

static void put_edition(mz_page *p)
{
    if (p->edition.party) {
        mz_html(p, "Edition for ");
        mz_html_name(p, p->in->parties[p->edition.first].code);
        mz_html(p, ": the same facts as every edition, its own column first.");
    } else {
        mz_html(p, "Public edition.");
    }
}

void mz_page_head(mz_page *p)
{
    static const char *const days[] = {"Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"};
    mz_html(p, "<!DOCTYPE html>\n<html lang=\"en\" dir=\"ltr\">\n<head>\n<meta charset=\"utf-8\">\n"
               "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n<title>");
    put_title(p);
    mz_html(p, " — ");
    mz_html_text(p, p->in->case_name);
    mz_html(p, "</title>\n<style>");
    for (size_t i = 0; i < sizeof style / sizeof *style; i++) {
        mz_html(p, style[i]);
    }
    mz_html(p, "</style>\n</head>\n<body>\n<a class=\"skip\" href=\"#summary\">To the summary</a>\n<header>\n"
               "<p class=\"kicker\">Monitoring and verification — situation report</p>\n<h1>");
    mz_html(p, days[mz_day_weekday(p->in->day)]);
    mz_html(p, ", ");
    mz_html_day(p, p->in->day);
    mz_html(p, "</h1>\n<p class=\"lede\"><bdi>");
    mz_html_text(p, p->in->case_name);
    mz_html(p, "</bdi></p>\n<p class=\"note\">Mediator: ");
    mz_html_name(p, p->in->mediator);
    mz_html(p, ". Parties: ");
    for (mz_len i = 0; i < p->in->parties_n && i < MZ_BRIEF_PARTIES_MAX; i++) {
        mz_html(p, i > 0 ? ", " : "");
        mz_html_mark(p, (int)p->order[i]);
        mz_html(p, "\xc2\xa0");
        mz_html_name(p, p->in->parties[p->order[i]].code);
    }
    mz_html(p, ". ");
    put_edition(p);
    mz_html(p, " Made from a record of ");
    mz_html_int(p, p->in->entries);
    mz_html(p, " entries. ");
    mz_html_text(p, p->in->state.sentence);
    mz_html(p, "</p>\n");
    mz_page_alarm(p);
    mz_html(p, "</header>\n");
    put_contents(p);
    mz_html(p, "<main>\n");
}

void mz_page_method(mz_page *p)
{
    mz_html_section(p, "method", "Method note");
    mz_html(
        p,
        "<ul class=\"say\">\n"
        "<li>A statement is one thing that one source says, with the cited place in a document. Statements judged to "
        "be about the same happening form an incident; the link of each is a probability and can be taken back.</li>\n"
        "<li>Numbers are bounds as read: “at least 150” has no top, “dozens” is 24 or more, “about 40” is 36 to "
        "44. The latest figure of each organ stands; copies of one text are one voice; parts are never added to the "
        "whole.</li>\n"
        "<li>Established: a finding of the mechanism; else the conceded floor together with the bound on which most "
        "independent sources agree; else either of them. One independent source establishes nothing, nor does any "
        "number of allegations. Grades: found, confirmed, conceded, fair; below them weak, alleged, no figure.</li>\n"
        "<li>Sums add bounds. An incident without a figure opens the top. What a speaker's total exceeds its own "
        "incidents by is shown as not tied to any known incident.</li>\n"
        "<li>Lines on the map are views: each carries who holds it. Circles hold the true place in 95 of 100 cases. "
        "Near a line, inside its error and the place's, no side is named.</li>\n"
        "<li>An incident held against a clause is a possible breach under the readings that say so. Only a ruling "
        "decides, and only people rule.</li>\n"
        "<li>Days are calendar days as the sources give them.</li>\n</ul>\n<p class=\"note\">Made by ");
    mz_html_text(p, p->in->version);
    mz_html(p, ".</p>\n");
    mz_html_section_end(p);
}
