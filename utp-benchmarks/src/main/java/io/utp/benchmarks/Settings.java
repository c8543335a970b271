package io.utp.benchmarks;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What a peer's process is told on its command line, as {@code key=value}.
 *
 * @param values the values by their keys
 */
public record Settings(Map<String, String> values) {

    /** Of the server, on the command line of the client. */
    public static final String PORT = "port";

    /** Of the server, if that is not loopback. */
    public static final String HOST = "host";

    /** The congestion control, if it is not the usual one. */
    public static final String CONGESTION = "congestion";

    /** How many connections at once. */
    public static final String STREAMS = "streams";

    /** Bytes of a datagram, for those who have nobody to tell them. */
    public static final String PAYLOAD = "payload";

    /** How many connections to open before the mark. */
    public static final String EARLIER = "earlier";

    /** Takes the words of a command line apart. */
    public static Settings parse(List<String> words) {
        Map<String, String> values = new LinkedHashMap<>();
        for (String word : words) {
            int equals = word.indexOf('=');
            if (equals < 1) {
                throw new IllegalArgumentException("key=value expected, but it was " + word);
            }
            values.put(word.substring(0, equals), word.substring(equals + 1));
        }
        return new Settings(values);
    }

    /** The settings as words of a command line. */
    public List<String> words() {
        return values.entrySet().stream()
                .map(entry -> entry.getKey() + "=" + entry.getValue())
                .toList();
    }

    /** These settings and another one. */
    public Settings with(String key, Object value) {
        Map<String, String> more = new LinkedHashMap<>(values);
        more.put(key, value.toString());
        return new Settings(more);
    }

    /** A number that has to be there. */
    public int number(String key) {
        String value = values.get(key);
        if (value == null) {
            throw new IllegalArgumentException("no " + key);
        }
        return Integer.parseInt(value);
    }
}
