package io.utp.interop;

import java.util.LinkedHashMap;
import java.util.Map;

/** One line that a peer printed: a flat JSON object of strings, numbers and booleans. */
record JsonLine(String text, Map<String, String> fields) {

    static JsonLine parse(String text) {
        return new JsonLine(text, new Parser(text).object());
    }

    String event() {
        return fields.getOrDefault("event", "");
    }

    String string(String name) {
        String value = fields.get(name);
        if (value == null) {
            throw new AssertionError("no " + name + " in " + text);
        }
        return value;
    }

    long number(String name) {
        return Long.parseLong(string(name));
    }

    boolean flag(String name) {
        return Boolean.parseBoolean(string(name));
    }

    @Override
    public String toString() {
        return text;
    }

    private static final class Parser {

        private final String text;

        private int at;

        Parser(String text) {
            this.text = text;
        }

        Map<String, String> object() {
            Map<String, String> fields = new LinkedHashMap<>();
            expect('{');
            while (peek() != '}') {
                String name = string();
                expect(':');
                fields.put(name, peek() == '"' ? string() : literal());
                if (peek() == ',') {
                    at++;
                }
            }
            return fields;
        }

        private String literal() {
            int start = at;
            while (",}".indexOf(peek()) < 0) {
                at++;
            }
            return text.substring(start, at);
        }

        private String string() {
            expect('"');
            StringBuilder value = new StringBuilder();
            while (peek() != '"') {
                char c = text.charAt(at++);
                value.append(c == '\\' ? escaped() : c);
            }
            at++;
            return value.toString();
        }

        private char escaped() {
            char c = text.charAt(at++);
            return switch (c) {
                case 'n' -> '\n';
                case 'r' -> '\r';
                case 't' -> '\t';
                case 'b' -> '\b';
                case 'f' -> '\f';
                case 'u' -> (char) Integer.parseInt(text.substring(at, at += 4), 16);
                default -> c;
            };
        }

        private char peek() {
            if (at >= text.length()) {
                throw new IllegalArgumentException("not a JSON line: " + text);
            }
            return text.charAt(at);
        }

        private void expect(char c) {
            if (peek() != c) {
                throw new IllegalArgumentException("'" + c + "' expected at " + at + " of " + text);
            }
            at++;
        }
    }
}
