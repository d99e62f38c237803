#!/usr/bin/env python3
"""Compiles the pages (src/page/*.html) and their texts (src/page/text/*.txt) into C. doc/pages.md says how they are written.

Every value is escaped for the place where it stands: in a text, in a quoted attribute, in an address. A value anywhere
else is refused here, as are inline styles and scripts, so that a page that builds cannot be broken open by its data.

usage: template.py HEADER SOURCE FILE...
"""
import os
import re
import sys

import page_text

TAG = re.compile(r"\{\{(.*?)\}\}", re.S)
URL_ATTRIBUTES = ("href", "src", "action", "formaction")
TYPES = {"text": "const char *", "url": "const char *", "number": "long ", "flag": "bool ", "word": "enum text "}


class Refused(Exception):
    pass


class Html:
    """Where in the markup we are, after the literal pieces so far."""

    def __init__(self):
        self.place, self.tag, self.attribute, self.value = "text", "", "", ""
        self.sourced = False

    def state(self):
        return (self.place, self.tag if self.place != "text" else "", self.attribute if self.place == "value" else "")

    def literal(self, s):
        for c in s:
            getattr(self, "in_" + self.place)(c)

    def in_text(self, c):
        if c == "<":
            self.place, self.tag = "name", ""

    def in_name(self, c):
        if c == "!" and not self.tag:
            self.place = "declaration"
        elif re.match(r"[a-zA-Z0-9/]", c):
            self.tag += c.lower()
        else:
            if self.tag == "style":
                raise Refused("<style>: the rules belong into style.css")
            self.place, self.attribute = "tag", ""
            self.sourced = False
            self.in_tag(c)

    def in_declaration(self, c):
        if c == "-":
            raise Refused("a comment would be sent to every reader: write it in doc/pages.md")
        if c == ">":
            self.place = "text"

    def in_tag(self, c):
        if c == ">":
            if self.tag == "script" and not self.sourced:
                raise Refused("<script> without src")
            self.place = "text"
        elif c == "=":
            name = self.attribute
            if name.startswith("on") or name in ("style", "srcdoc"):
                raise Refused("attribute %s: neither scripts nor styles stand in a page" % name)
            self.sourced = self.sourced or name == "src"
            self.place = "equals"
        elif c.isspace() or c == "/":
            self.attribute = ""
        else:
            self.attribute += c.lower()

    def in_equals(self, c):
        if c != '"':
            raise Refused("attribute %s: values stand in double quotes" % self.attribute)
        self.place, self.value = "value", ""

    def in_value(self, c):
        if c == '"':
            self.place, self.attribute = "tag", ""
        else:
            self.value += c


class Scope:
    def __init__(self, fields, path, outer=None):
        self.fields, self.path, self.outer = fields, path, outer

    def find(self, name):
        if name in self.fields:
            return self.fields[name], self.path + name
        if self.outer is None:
            raise Refused("no value is called %s" % name)
        return self.outer.find(name)


def read_data(words):
    """The declaration of a page's values: {name: type, or ("list", {…})}"""
    fields, stack = {}, []
    for line in words.strip().split("\n"):
        parts = line.split()
        if not parts:
            continue
        if parts == ["end"]:
            fields = stack.pop()
        elif len(parts) == 2 and parts[0] == "list":
            inner = {}
            fields[parts[1]] = ("list", inner)
            stack.append(fields)
            fields = inner
        elif len(parts) == 2 and parts[0] in TYPES:
            fields[parts[1]] = parts[0]
        else:
            raise Refused("data: %r is neither `TYPE name`, `list name` nor `end`" % line)
    if stack:
        raise Refused("data: a list without its end")
    return fields


def struct(name, fields):
    """The C struct of a page's values, lists first."""
    before, lines = "", ""
    for field, kind in fields.items():
        if isinstance(kind, tuple):
            inner = "%s_%s" % (name, field)
            before += struct(inner, kind[1])
            lines += "\tconst struct %s *%s;\n\tsize_t %s_count;\n" % (inner, field, field)
        else:
            lines += "\t%s%s;\n" % (TYPES[kind], field)
    return before + "struct %s {\n%s};\n" % (name, lines or "\tchar unused;\n")


class Page:
    def __init__(self, folder, path, texts, frame_fields):
        self.name = os.path.basename(path)[:-5]
        self.folder, self.texts = folder, texts
        self.used = set()
        self.out, self.depth, self.loops = [], 1, 0
        self.pending = ""
        self.html = Html()
        source = self.include(open(path, encoding="utf-8").read(), 0)
        m = re.match(r"\{\{data\s(.*?)\}\}\n?", source, re.S)
        self.fields = read_data(m.group(1)) if m else {}
        self.title = None
        body = source[m.end():] if m else source
        m = re.match(r"\{\{title ([a-z0-9_.]+)\}\}\n?", body)
        if m:
            word = m.group(1)
            self.title = "d->" + word if self.fields.get(word) == "word" else self.text_of(word)
            body = body[m.end():]
        outer = Scope(frame_fields, "f->") if self.name != "layout" else None
        self.scope = Scope(self.fields, "d->" if self.name != "layout" else "f->", outer)
        self.run(body)

    def include(self, source, depth):
        if depth > 4:
            raise Refused("includes go in a circle")
        return re.sub(r"\{\{include ([a-z_]+)\}\}\n?", lambda m: self.include(
            open(os.path.join(self.folder, m.group(1) + ".part"), encoding="utf-8").read(), depth + 1), source)

    def text_of(self, key):
        if key not in self.texts:
            raise Refused("there is no text %s" % key)
        self.used.add(key)
        return page_text.constant(key)

    # ---- output ----

    def line(self, s):
        self.flush()
        self.out.append("\t" * self.depth + s)

    def flush(self):
        if self.pending:
            self.out.append("\t" * self.depth + "buf_puts(b, %s);" % page_text.c_string(self.pending).replace("\n", "\\n"))
            self.pending = ""

    # ---- reading ----

    def run(self, body):
        self.blocks = []
        at = 0
        for m in TAG.finditer(body):
            self.literal(body[at:m.start()])
            self.action(m.group(1).split())
            at = m.end()
        self.literal(body[at:])
        if self.blocks:
            raise Refused("%s without its end" % self.blocks[-1][0])
        if self.html.place != "text":
            raise Refused("the page ends inside a tag")
        self.flush()

    def literal(self, s):
        self.html.literal(s)
        self.pending += s

    def action(self, words):
        verb = words[0] if words else ""
        if verb in ("if", "unless", "each", "else", "end", "t", "content", "csrf"):
            getattr(self, "do_" + verb)(words[1:])
        elif len(words) == 1:
            self.do_value(verb)
        else:
            raise Refused("{{%s}} is nothing we know" % " ".join(words))

    def block(self, verb):
        if self.html.place == "name" and self.html.tag:     # <input{{if …}} checked
            self.html.place, self.html.attribute, self.html.sourced = "tag", "", False
        if self.html.place not in ("text", "tag", "value"):
            raise Refused("{{%s}} in the middle of a tag's name" % verb)
        self.blocks.append((verb, self.html.state(), self.scope))

    def do_if(self, words, sign=""):
        kind, path = self.scope.find(words[0])
        test = {"flag": path, "number": path + " != 0", "text": path + "[0] != '\\0'", "url": path + "[0] != '\\0'"}.get(
            kind if isinstance(kind, str) else "", path + "_count > 0" if isinstance(kind, tuple) else None)
        if test is None:
            raise Refused("{{if %s}}: a word is always there" % words[0])
        self.block("if")
        self.line("if (%s) {" % (test if not sign else "!(%s)" % test))
        self.depth += 1

    def do_unless(self, words):
        self.do_if(words, "!")

    def do_else(self, words):
        if not self.blocks or self.blocks[-1][0] != "if" or self.blocks[-1][1] != self.html.state():
            raise Refused("{{else}} outside an if, or in another place of the markup than it")
        self.flush()
        self.depth -= 1
        self.line("} else {")
        self.depth += 1

    def do_each(self, words):
        kind, path = self.scope.find(words[0])
        if not isinstance(kind, tuple):
            raise Refused("{{each %s}}: no list" % words[0])
        self.block("each")
        i = "i%d" % self.loops
        self.loops += 1
        self.line("for (size_t %s = 0; %s < %s_count; %s++) {" % (i, i, path, i))
        self.depth += 1
        self.scope = Scope(kind[1], "%s[%s]." % (path, i), self.scope)

    def do_end(self, words):
        if not self.blocks:
            raise Refused("{{end}} of nothing")
        verb, state, scope = self.blocks.pop()
        if state != self.html.state():
            raise Refused("{{end}}: the %s began in another place of the markup" % verb)
        self.flush()
        self.depth -= 1
        self.line("}")
        self.scope = scope

    def where(self, what):
        """text, or attribute; an address is a case of its own."""
        h = self.html
        if h.place == "text" and h.tag not in ("script", "textarea"):
            return "text"
        if h.place == "value" and h.attribute in URL_ATTRIBUTES:
            return "url"
        if h.place == "value":
            return "attribute"
        raise Refused("%s stands neither in a text nor in a quoted attribute" % what)

    def do_t(self, words):
        """{{t key name=value…}}; {{t name}} for a value of type word."""
        where = self.where("{{t}}")
        if where == "url":
            raise Refused("{{t}} in an address")
        if words[0] in self.texts:
            text, key = self.text_of(words[0]), words[0]
        else:
            kind, text = self.scope.find(words[0])
            key = None
            if kind != "word":
                raise Refused("{{t %s}}: neither a text nor a word" % words[0])
        args = dict(w.split("=", 1) for w in words[1:])
        if key is not None:
            for language, s in self.texts[key].items():
                if page_text.holes(s) != set(args):
                    raise Refused("text %s in %s has the values %s, given are %s" % (
                        key, language, sorted(page_text.holes(s)), sorted(args)))
        self.say(text, where, args)

    def say(self, text, where, args):
        place = "HTML_TEXT" if where == "text" else "HTML_ATTRIBUTE"
        if not args:
            self.line("html_say(b, f->tongue, %s, %s, NULL, 0);" % (text, place))
            return
        values = []
        for name, value in args.items():
            kind, path = self.scope.find(value)
            if kind not in ("text", "url", "number", "word"):
                raise Refused("value %s: a list or flag is no text" % value)
            values.append('{ "%s", %s }' % (name, {"text": path, "url": path, "number": "html_digits(b, %s)" % path,
                                                   "word": "text_plain(b->cx, %s, f->tongue)" % path}[kind]))
        self.line("html_say(b, f->tongue, %s, %s, (const struct html_arg[]){ %s }, %d);" % (
            text, place, ", ".join(values), len(values)))

    def do_value(self, name):
        kind, path = self.scope.find(name)
        where = self.where("{{%s}}" % name)
        if kind == "number":
            self.line("buf_puts(b, html_digits(b, %s));" % path)
        elif where == "url" and self.html.value == "":
            if kind != "url":
                raise Refused("{{%s}} begins an address: its type must be url" % name)
            self.line("html_url(b, %s);" % path)
        elif where == "url":
            self.line("html_segment(b, %s);" % path)
        elif kind in ("text", "url"):
            self.line("html_text(b, %s);" % path)
        elif kind == "word":
            self.say(path, where, {})
        else:
            raise Refused("{{%s}}: a list or flag is no text" % name)
        if self.html.place == "value":
            self.html.value += "x"

    def do_csrf(self, words):
        if self.where("{{csrf}}") != "text":
            raise Refused("{{csrf}} is a field of a form")
        self.line('buf_puts(b, "<input type=\\"hidden\\" name=\\"csrf\\" value=\\"");')
        self.line("html_text(b, f->csrf);")
        self.line('buf_puts(b, "\\">");')

    def do_content(self, words):
        if self.name != "layout" or self.blocks:
            raise Refused("{{content}} is the layout's")
        self.flush()
        self.out.append(None)

    # ---- C ----

    def prototype(self):
        return "void page_%s_write(struct buf *b, struct page_frame *f, const struct page_%s *d)" % (self.name, self.name)

    def code(self):
        if self.name == "layout":
            cut = self.out.index(None)
            head, tail = self.out[:cut], self.out[cut + 1:]
            return ("static void\nlayout_begin(struct buf *b, const struct page_frame *f)\n{\n%s\n}\n\n"
                    "static void\nlayout_end(struct buf *b, const struct page_frame *f)\n{\n%s\n}\n") % (
                        "\n".join(head), "\n".join(tail))
        if self.title is None:
            raise Refused("a page has a {{title KEY}}")
        return "%s\n{\n\t(void)d;\n\tf->title = %s;\n\tlayout_begin(b, f);\n%s\n\tlayout_end(b, f);\n}\n" % (
            self.prototype().replace("void ", "void\n", 1), self.title, "\n".join(self.out))


def compile_all(files):
    texts = page_text.read(sorted(f for f in files if f.endswith(".txt")))
    pages = sorted(f for f in files if f.endswith(".html"))
    layout = next(f for f in pages if f.endswith("layout.html"))
    made, fields = [], {}
    for path in [layout] + [p for p in pages if p != layout]:
        try:
            page = Page(os.path.dirname(path), path, texts, fields)
            page.made = page.code()
        except Refused as e:
            raise Refused("%s: %s" % (path, e))
        if path == layout:
            fields = page.fields
        made.append(page)
    return texts, made


def main():
    header, source, files = sys.argv[1], sys.argv[2], sys.argv[3:]
    try:
        texts, pages = compile_all(files)
    except (Refused, page_text.TextError) as e:
        sys.exit("template.py: %s" % e)
    h = "/* Made by tool/template.py from the pages and texts of src/page. */\n#ifndef PAGE_PAGES_H\n#define PAGE_PAGES_H\n\n"
    h += '#include <stdbool.h>\n#include <stddef.h>\n\n#include "base/buf.h"\n#include "page/tongue.h"\n\n'
    h += page_text.header(texts) + "struct text_row { const char *key; bool staff; const char *in[TONGUE_COUNT]; };\n"
    h += "extern const struct text_row text_rows[TEXT_COUNT];\n\n"
    layout = struct("page_frame", pages[0].fields)
    h += layout.replace("struct page_frame {\n", "struct page_frame {\n\tenum tongue tongue;\n")
    for p in pages[1:]:
        h += "\n" + struct("page_" + p.name, p.fields) + p.prototype() + ";\n"
    c = '/* Made by tool/template.py. */\n#include "page/html.h"\n\n' + page_text.source(texts)
    c += "".join("\n" + p.made for p in pages)
    for path, text in ((header, h + "\n#endif\n"), (source, c)):
        with open(path, "w", encoding="utf-8") as out:
            out.write(text)


if __name__ == "__main__":
    main()
