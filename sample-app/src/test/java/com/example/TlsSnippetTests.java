package com.example;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.utp.UtpNode;
import io.utp.UtpSocket;
import io.utp.UtpTlsException;
import io.utp.tls.UtpIdentity;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What docs/tls.md shows. */
class TlsSnippetTests {

    @Test
    void whoKnowsEachOtherTalksAndNobodyElseDoes(@TempDir Path folder) throws Exception {
        UtpIdentity alice = UtpIdentity.loadOrCreate(folder.resolve("alice.pem"));
        UtpIdentity bob = UtpIdentity.loadOrCreate(folder.resolve("bob.pem"));
        UtpIdentity mallory = UtpIdentity.loadOrCreate(folder.resolve("mallory.pem"));
        BlockingQueue<UtpSocket> accepted = new LinkedBlockingQueue<>();
        try (UtpNode server = TrustedPeers.node(bob, List.of(alice.fingerprint()));
                UtpNode friend = TrustedPeers.node(alice, List.of(bob.fingerprint()));
                UtpNode stranger = TrustedPeers.node(alice, List.of(mallory.fingerprint()))) {
            server.listen(accepted::add);
            InetSocketAddress loopback = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
            InetSocketAddress address = server.bind(loopback).join();
            friend.bind(loopback).join();
            stranger.bind(loopback).join();

            try (UtpSocket socket = friend.connect(address).join()) {
                socket.outputStream().write("hello".getBytes(StandardCharsets.UTF_8));
            }
            UtpSocket received = accepted.poll(20, TimeUnit.SECONDS);
            assertThat(received.inputStream().readAllBytes()).asString().isEqualTo("hello");
            assertThat(UtpIdentity.fingerprint(
                            received.sslSession().orElseThrow().getPeerCertificates()[0]))
                    .isEqualTo(alice.fingerprint());
            received.close();

            assertThatThrownBy(() -> stranger.connect(address).join())
                    .hasCauseInstanceOf(UtpTlsException.class)
                    .hasMessageContaining("nobody trusts its key, whose fingerprint is " + bob.fingerprint());
        }
    }
}
