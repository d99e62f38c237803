#!/usr/bin/env python3
"""tool/template.py refuses every value that stands where no escaping holds, and takes those that stand right."""
import os
import sys
import tempfile

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "..", "tool"))
import template

DATA = "{{data\ntext a\nurl u\nnumber n\nflag yes\nword w\nlist rows\n  text b\nend\n}}\n{{title x}}\n"
GOOD = ["<p>{{a}}</p>", '<p class="{{a}}">', '<a href="{{u}}">x</a>', '<a href="/r/{{a}}">x</a>', "<p>{{t x}}</p>", "<p>{{t w}}</p>",
        '<input{{if yes}} checked{{end}}>', "{{each rows}}<li>{{b}} {{a}}</li>{{else}}{{end}}".replace("{{else}}", ""),
        "{{if rows}}<p>{{n}}</p>{{else}}<p></p>{{end}}", '<script src="/page.js"></script>']
BAD = ["<p {{a}}>", "<{{a}}>", "<p class={{a}}>", "<p class='{{a}}'>", '<p onclick="{{a}}">', '<p style="{{a}}">', "<script>{{a}}</script>",
       "<script>1</script>", "<style>p{}</style>", '<a href="{{a}}">', '<a href="{{t x}}">', "<!-- {{a}} -->", "{{nothing}}",
       "{{t nothing}}", "{{each a}}{{end}}", "{{if yes}}<p", '<p class="{{if yes}}">{{end}}', "{{end}}", "{{if yes}}<p>", "{{else}}",
       "{{rows}}", "{{yes}}", "{{a b c}}", "{{t x n=a}}", "{{csrf x}}<p {{csrf}}>", "{{content}}", '<p class="']


def compiles(folder, body):
    with open(os.path.join(folder, "p.html"), "w", encoding="utf-8") as f:
        f.write(DATA + body)
    try:
        template.compile_all([os.path.join(folder, n) for n in ("layout.html", "p.html", "t.txt")])
        return True
    except template.Refused:
        return False


def main():
    wrong = []
    with tempfile.TemporaryDirectory() as folder:
        with open(os.path.join(folder, "layout.html"), "w", encoding="utf-8") as f:
            f.write("{{data\nword title\ntext csrf\n}}\n<title>{{t title}}</title>{{content}}")
        with open(os.path.join(folder, "t.txt"), "w", encoding="utf-8") as f:
            f.write("[x]\nja x\n")
        wrong += ["refused: " + b for b in GOOD if not compiles(folder, b)]
        wrong += ["taken: " + b for b in BAD if compiles(folder, b)]
    print("\n".join(wrong))
    sys.exit(1 if wrong else 0)


main()
