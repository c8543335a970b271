package io.utp.interop;

import java.lang.reflect.Method;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.platform.commons.support.AnnotationSupport;

/** The scripts that utp-punch 1.0.1 tests itself with, and what several of them say. */
final class SeedScripts {

    static final List<String> NAMES = List.of(
            "bind",
            "close",
            "close-timeout",
            "connect",
            "connect-deferred",
            "connect-multiple",
            "connect-timeout",
            "end",
            "id-cached",
            "interconnect",
            "on-close",
            "punch",
            "punch-failed",
            "scrample-write",
            "scrample-write-big",
            "scrample-write-end",
            "scrample-write-sequence",
            "write",
            "write-big",
            "write-end",
            "write-sequence");

    private SeedScripts() {}

    /** The scripts that have a test method of their name in one of the classes: connect-deferred is connectDeferred. */
    static List<String> withTwin(Class<?>... testClasses) {
        List<String> methods = Stream.of(testClasses)
                .flatMap(type -> Arrays.stream(type.getDeclaredMethods()))
                .filter(SeedScripts::isTest)
                .map(Method::getName)
                .toList();
        return NAMES.stream().filter(name -> methods.contains(methodName(name))).toList();
    }

    /** What write-sequence sends in as many writes: 0, 1, 2 ... */
    static String sequence(int count) {
        return IntStream.range(0, count).mapToObj(String::valueOf).collect(Collectors.joining());
    }

    private static boolean isTest(Method method) {
        return AnnotationSupport.isAnnotated(method, org.junit.jupiter.api.Test.class)
                || AnnotationSupport.isAnnotated(method, org.junit.jupiter.params.ParameterizedTest.class);
    }

    private static String methodName(String script) {
        StringBuilder name = new StringBuilder();
        for (String word : script.split("-")) {
            name.append(name.isEmpty() ? word : Character.toUpperCase(word.charAt(0)) + word.substring(1));
        }
        return name.toString();
    }
}
