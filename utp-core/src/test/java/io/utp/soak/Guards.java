package io.utp.soak;

import io.utp.tls.UtpIdentity;
import io.utp.tls.UtpTls;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** TLS of both sides, who know each other by their keys. */
final class Guards {

    private final UtpIdentity server;
    private final UtpIdentity client;

    Guards() throws IOException {
        Path folder = Files.createTempDirectory("utp-soak");
        server = identity(folder.resolve("server.pem"));
        client = identity(folder.resolve("client.pem"));
        Files.delete(folder);
    }

    private static UtpIdentity identity(Path file) throws IOException {
        try {
            return UtpIdentity.loadOrCreate(file);
        } finally {
            Files.deleteIfExists(file);
        }
    }

    /** Takes clients that use TLS and have the right key, and those that do not use it. */
    UtpTls server() {
        return UtpTls.builder()
                .identity(server)
                .trustFingerprints(List.of(client.fingerprint()))
                .clientAuth(UtpTls.ClientAuth.NEED)
                .required(false)
                .provider(UtpTls.Provider.JDK)
                .build();
    }

    UtpTls client() {
        return UtpTls.builder()
                .identity(client)
                .trustFingerprints(List.of(server.fingerprint()))
                .provider(UtpTls.Provider.JDK)
                .build();
    }
}
