package io.utp.sample;

import io.utp.sample.protocol.Sha256;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.Stream;

/** Files for tests. */
public final class TestFiles {

    private TestFiles() {}

    public static Path random(Path file, int length) throws IOException {
        return Files.write(file, randomBytes(length));
    }

    public static byte[] randomBytes(int length) {
        byte[] bytes = new byte[length];
        new SplittableRandom(length).nextBytes(bytes);
        return bytes;
    }

    public static String sha256(byte[] content) {
        MessageDigest digest = Sha256.start();
        digest.update(content);
        return Sha256.finish(digest);
    }

    public static String sha256(Path file) throws IOException {
        return sha256(Files.readAllBytes(file));
    }

    /** The names of everything in a directory, hidden files included. */
    public static List<String> names(Path directory) throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            return files.map(file -> file.getFileName().toString()).sorted().toList();
        }
    }
}
