package io.utp.netty;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.netty.pkitesting.X509Bundle;
import io.utp.CloseReason;
import io.utp.UtpException;
import io.utp.UtpNode;
import io.utp.UtpNodeListener;
import io.utp.UtpResetException;
import io.utp.UtpSocket;
import io.utp.UtpTlsException;
import io.utp.tls.TlsFailure;
import io.utp.tls.UtpIdentity;
import io.utp.tls.UtpTls;
import io.utp.tls.UtpTls.ClientAuth;
import io.utp.tls.UtpTls.Provider;
import io.utp.tls.UtpTlsBuilder;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import javax.net.ssl.SSLPeerUnverifiedException;
import javax.net.ssl.SSLSession;
import org.assertj.core.api.AbstractThrowableAssert;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Who gets a connection with TLS, and what those are told that do not; by the JDK and by OpenSSL. */
class TlsTests extends LiveNodes {

    private final BlockingQueue<UtpSocket> accepted = new LinkedBlockingQueue<>();
    private final BlockingQueue<UtpTlsException> failures = new LinkedBlockingQueue<>();

    private UtpNode tlsNode(UtpTlsBuilder tls, Provider provider) throws Exception {
        return boundNode(builder -> builder.tls(tls.provider(provider).build()).listener(new UtpNodeListener() {
            @Override
            public void tlsFailed(UtpNode node, InetSocketAddress remote, UtpTlsException cause) {
                failures.add(cause);
            }
        }));
    }

    private UtpNode server(UtpTlsBuilder tls, Provider provider) throws Exception {
        UtpNode server = tlsNode(tls, provider);
        await(server.listen(accepted::add));
        return server;
    }

    private static X509Certificate peer(UtpSocket socket) throws SSLPeerUnverifiedException {
        return (X509Certificate) socket.sslSession().orElseThrow().getPeerCertificates()[0];
    }

    private static void say(UtpSocket from, UtpSocket to, String text) throws Exception {
        from.outputStream().write(text.getBytes(UTF_8));
        assertThat(to.inputStream().readNBytes(text.length())).asString(UTF_8).isEqualTo(text);
    }

    private static UtpTlsException refused(UtpNode client, InetSocketAddress server) {
        return catchThrowableOfType(UtpTlsException.class, () -> await(client.connect(server)));
    }

    /** What who trusts the authority is told when it dials a node. */
    private UtpTlsException refusedBy(UtpTlsBuilder tls, Provider provider) throws Exception {
        return refused(
                tlsNode(TlsPeople.trusting(), provider), server(tls, provider).address());
    }

    private static AbstractThrowableAssert<?, UtpTlsException> assertFailed(UtpTlsException seen, TlsFailure why) {
        assertThat(seen.failure()).as(seen::getMessage).isEqualTo(why);
        return assertThat(seen);
    }

    // ---- who is in

    @ParameterizedTest
    @EnumSource(Provider.class)
    void bothSidesKnowEachOther(Provider provider) throws Exception {
        UtpNode server = server(TlsPeople.tls(TlsPeople.HOST).clientAuth(ClientAuth.NEED), provider);
        UtpNode client = tlsNode(TlsPeople.tls(TlsPeople.ALICE), provider);

        UtpSocket dialled = await(client.connect(server.address()));
        UtpSocket answering = take(accepted);

        SSLSession session = dialled.sslSession().orElseThrow();
        assertThat(session.getProtocol()).isEqualTo("TLSv1.3");
        assertThat(peer(dialled)).isEqualTo(TlsPeople.HOST.getCertificate());
        assertThat(peer(answering)).isEqualTo(TlsPeople.ALICE.getCertificate());
        assertThat(dialled.applicationProtocol()).isEmpty();
        say(dialled, answering, "hello");
        say(answering, dialled, "you are alice");
        assertThat(client.tlsStatistics().completed()).isEqualTo(1);
        assertThat(server.tlsStatistics().inProgress()).isZero();
        assertThat(client.tls()).isNotNull();
    }

    @ParameterizedTest
    @CsvSource({"JDK, OPENSSL, WANT", "OPENSSL, JDK, WANT", "JDK, OPENSSL, NONE", "OPENSSL, JDK, NONE"})
    void aPeerWithoutACertificateIsTakenWhereItNeedsNone(Provider one, Provider other, ClientAuth clientAuth)
            throws Exception {
        UtpNode server = server(TlsPeople.tls(TlsPeople.HOST).clientAuth(clientAuth), one);

        UtpSocket dialled = await(tlsNode(TlsPeople.trusting(), other).connect(server.address()));
        UtpSocket answering = take(accepted);

        assertThatExceptionOfType(SSLPeerUnverifiedException.class).isThrownBy(() -> peer(answering));
        say(dialled, answering, "nobody asks");
    }

    @ParameterizedTest
    @EnumSource(Provider.class)
    void bothSidesAgreeOnWhatTheySpeak(Provider provider) throws Exception {
        UtpNode server =
                server(TlsPeople.tls(TlsPeople.HOST).applicationProtocols(List.of("chat/2", "chat/1")), provider);
        UtpNode client = tlsNode(TlsPeople.trusting().applicationProtocols(List.of("chat/1")), provider);

        UtpSocket dialled = await(client.connect(server.address()));

        assertThat(dialled.applicationProtocol()).contains("chat/1");
        assertThat(take(accepted).applicationProtocol()).contains("chat/1");
    }

    @ParameterizedTest
    @EnumSource(Provider.class)
    void olderPeersAreTakenWhereTheyAreAllowed(Provider provider) throws Exception {
        UtpNode server = server(TlsPeople.tls(TlsPeople.HOST).protocols(List.of("TLSv1.2", "TLSv1.3")), provider);
        UtpNode client = tlsNode(TlsPeople.trusting().protocols(List.of("TLSv1.2")), provider);

        UtpSocket dialled = await(client.connect(server.address()));
        UtpSocket answering = take(accepted);

        assertThat(dialled.sslSession().orElseThrow().getProtocol()).isEqualTo("TLSv1.2");
        say(dialled, answering, "good old times");
        await(dialled.end());
        assertThat(answering.inputStream().read()).isEqualTo(-1);
    }

    @ParameterizedTest
    @EnumSource(Provider.class)
    void plainPeersAreTakenWhereTlsIsNotRequired(Provider provider) throws Exception {
        UtpNode server = server(TlsPeople.tls(TlsPeople.HOST).required(false), provider);

        UtpSocket plain = await(boundNode().connect(server.address()));
        plain.outputStream().write("plain".getBytes(UTF_8));
        UtpSocket answering = take(accepted);
        assertThat(answering.inputStream().readNBytes(5)).asString(UTF_8).isEqualTo("plain");
        assertThat(answering.sslSession()).isEmpty();
        say(answering, plain, "as you like");

        UtpNode both = tlsNode(TlsPeople.trusting().required(false), provider);
        UtpSocket secret = await(both.connect(server.address()));
        assertThat(secret.sslSession()).isPresent();
        UtpSocket open = await(both.connectPlain(server.address()));
        assertThat(open.sslSession()).isEmpty();
        assertThat(take(accepted).sslSession()).isPresent();
    }

    @Test
    void aPlainPeerMayEndWithoutAWord() throws Exception {
        UtpNode server = server(TlsPeople.tls(TlsPeople.HOST).required(false), Provider.JDK);

        UtpSocket plain = await(boundNode().connect(server.address()));
        plain.end();

        assertThat(take(accepted).inputStream().read()).isEqualTo(-1);
    }

    @ParameterizedTest
    @EnumSource(Provider.class)
    void connectionsGoOnWithWhatTheyBeganWith(Provider provider) throws Exception {
        UtpNode server = server(TlsPeople.tls(TlsPeople.HOST), provider);
        UtpNode client = tlsNode(TlsPeople.trusting().verifyNames(false), provider);
        UtpSocket old = await(client.connect(server.address()));
        UtpSocket oldAnswering = take(accepted);

        server.useTls(TlsPeople.tls(TlsPeople.BOB).provider(provider).build());
        UtpSocket fresh = await(client.connect(server.address()));

        assertThat(peer(fresh)).isEqualTo(TlsPeople.BOB.getCertificate());
        assertThat(peer(old)).isEqualTo(TlsPeople.HOST.getCertificate());
        say(old, oldAnswering, "still here");
        say(fresh, take(accepted), "already here");
    }

    @ParameterizedTest
    @EnumSource(Provider.class)
    void aPinnedKeyNeedsNoAuthorityAndNoName(Provider provider) throws Exception {
        UtpNode server = server(TlsPeople.tls(TlsPeople.EXPIRED), provider);
        String fingerprint = UtpIdentity.fingerprint(TlsPeople.EXPIRED.getCertificate());

        assertThat(peer(await(tlsNode(UtpTls.builder().pin("127.0.0.1", fingerprint), provider)
                        .connect(server.address()))))
                .isEqualTo(TlsPeople.EXPIRED.getCertificate());
        assertThat(peer(await(tlsNode(UtpTls.builder().trustFingerprints(List.of(fingerprint)), provider)
                        .connect(server.address()))))
                .isEqualTo(TlsPeople.EXPIRED.getCertificate());
    }

    // ---- who is not, and why

    @ParameterizedTest
    @EnumSource(Provider.class)
    void aCertificateOfSomebodyElseIsRefused(Provider provider) throws Exception {
        UtpNode server = server(TlsPeople.tls(TlsPeople.BOB), provider);

        UtpTlsException refused = refused(tlsNode(TlsPeople.trusting(), provider), server.address());

        assertFailed(refused, TlsFailure.WRONG_NAME)
                .hasMessage("No TLS with 127.0.0.1:" + server.address().getPort()
                        + ": its certificate is for bob and not for '127.0.0.1'; dial the name that the certificate has, or"
                        + " give the peer a certificate with this name");
        List<UtpTlsException> seen = List.of(take(failures), take(failures)); // by both sides, whichever comes first
        assertThat(seen)
                .extracting(UtpTlsException::failure)
                .as(seen::toString)
                .containsExactlyInAnyOrder(TlsFailure.WRONG_NAME, TlsFailure.REJECTED_BY_PEER);
        assertThat(accepted).isEmpty();
    }

    @ParameterizedTest
    @EnumSource(Provider.class)
    void anExpiredCertificateIsRefused(Provider provider) throws Exception {
        UtpTlsException refused = refusedBy(TlsPeople.tls(TlsPeople.EXPIRED), provider);

        assertFailed(refused, TlsFailure.EXPIRED)
                .hasMessageContaining("not valid at this time (its own: from 1970-01-01T00:00:00Z to 1970-01-02")
                .hasMessageEndingWith("renew the certificate, and check the clocks of both sides");
    }

    @ParameterizedTest
    @EnumSource(Provider.class)
    void anUnknownAuthorityIsRefused(Provider provider) throws Exception {
        UtpTlsException refused = refusedBy(TlsPeople.tls(TlsPeople.STRANGERS_HOST), provider);

        assertFailed(refused, TlsFailure.UNKNOWN_AUTHORITY)
                .hasMessageContaining("its certificate is signed by 'CN=stranger', for whom nobody vouches");
    }

    @ParameterizedTest
    @EnumSource(Provider.class)
    void anotherKeyThanThePinnedIsRefused(Provider provider) throws Exception {
        UtpNode server = server(TlsPeople.tls(TlsPeople.HOST), provider);
        String bobs = UtpIdentity.fingerprint(TlsPeople.BOB.getCertificate());

        UtpTlsException pinned =
                refused(tlsNode(TlsPeople.trusting().pin("127.0.0.1", bobs), provider), server.address());
        UtpTlsException unknown =
                refused(tlsNode(UtpTls.builder().trustFingerprints(List.of(bobs)), provider), server.address());

        String shown = UtpIdentity.fingerprint(TlsPeople.HOST.getCertificate());
        assertFailed(pinned, TlsFailure.WRONG_FINGERPRINT)
                .hasMessageContaining(
                        "its key has the fingerprint " + shown + ", but '127.0.0.1' has to have " + bobs + "; ask");
        assertFailed(unknown, TlsFailure.UNKNOWN_AUTHORITY)
                .hasMessageContaining("nobody trusts its key, whose fingerprint is " + shown);
    }

    @ParameterizedTest
    @EnumSource(Provider.class)
    void whoShowsNoCertificateWhereOneIsNeededIsRefusedAndHearsIt(Provider provider) throws Exception {
        UtpNode server = server(TlsPeople.tls(TlsPeople.HOST).clientAuth(ClientAuth.NEED), provider);
        UtpNode client = tlsNode(TlsPeople.trusting(), provider);

        // RFC 8446 4.4.2: the dialling side is through before the other one has looked.
        CompletableFuture<UtpSocket> connecting = client.connect(server.address());
        UtpTlsException seen = take(failures);

        assertFailed(seen, TlsFailure.NO_CERTIFICATE)
                .hasMessageContaining("it shows no certificate, and this node needs one; give the peer keys");
        assertThatExceptionOfType(UtpException.class)
                .isThrownBy(() -> await(connecting).inputStream().read())
                .withMessageContaining("needs a certificate, and this node showed none");
        assertThat(server.tlsStatistics().failed()).isEqualTo(1);
        assertThat(accepted).isEmpty();
    }

    @ParameterizedTest
    @EnumSource(Provider.class)
    void aStrangersCertificateIsRefusedEvenWhereNoneIsNeeded(Provider provider) throws Exception {
        UtpNode server = server(TlsPeople.tls(TlsPeople.HOST).clientAuth(ClientAuth.WANT), provider);
        X509Bundle mallory = TlsPeople.named(TlsPeople.STRANGER, "alice");
        // A fingerprint makes the server take certificates of any issuer, so that the client shows this one.
        server.useTls(TlsPeople.tls(TlsPeople.HOST)
                .clientAuth(ClientAuth.WANT)
                .trustFingerprints(List.of(UtpIdentity.fingerprint(TlsPeople.BOB.getCertificate())))
                .provider(provider)
                .build());

        CompletableFuture<UtpSocket> connecting =
                tlsNode(TlsPeople.tls(mallory), provider).connect(server.address());

        UtpTlsException seen = take(failures);
        assertFailed(seen, TlsFailure.UNKNOWN_AUTHORITY);
        assertThatExceptionOfType(UtpException.class)
                .isThrownBy(() -> await(connecting).inputStream().read());
    }

    @ParameterizedTest
    @EnumSource(Provider.class)
    void aPlainPeerOfANodeThatRequiresTlsIsReset(Provider provider) throws Exception {
        UtpNode server = server(TlsPeople.tls(TlsPeople.HOST), provider);
        UtpSocket plain = await(boundNode().connect(server.address()));

        plain.outputStream().write("GET / HTTP/1.1".getBytes(UTF_8));

        assertThatExceptionOfType(UtpResetException.class)
                .isThrownBy(() -> plain.inputStream().read());
        UtpTlsException seen = take(failures);
        assertFailed(seen, TlsFailure.PLAIN_PEER)
                .hasMessageContaining("it does not use TLS, which this node requires; let the peer use TLS");
        assertThat(server.tlsStatistics().plainRefused()).isEqualTo(1);
        assertThat(accepted).isEmpty();
    }

    @ParameterizedTest
    @EnumSource(Provider.class)
    void aPlainNodeIsNotTakenForOneWithTls(Provider provider) throws Exception {
        UtpNode plain = boundNode();
        await(plain.listen(socket -> {
            try {
                socket.outputStream().write("220 welcome".getBytes(UTF_8));
            } catch (java.io.IOException e) {
                throw new java.io.UncheckedIOException(e);
            }
        }));

        UtpTlsException refused = refused(tlsNode(TlsPeople.trusting(), provider), plain.address());

        assertFailed(refused, TlsFailure.PLAIN_PEER)
                .hasMessageContaining("it answered without TLS; let the peer use TLS");
    }

    @ParameterizedTest
    @EnumSource(Provider.class)
    void aPeerThatSaysNothingIsGivenUpAfterTheTimeout(Provider provider) throws Exception {
        UtpNode silent = boundNode();
        await(silent.listen(socket -> {}));
        UtpNode client = boundNode(builder ->
                builder.tls(TlsPeople.trusting().provider(provider).build()).timeout(Duration.ofMillis(300)));

        UtpTlsException refused = refused(client, silent.address());

        assertFailed(refused, TlsFailure.TIMEOUT)
                .hasMessageContaining("it did not finish the handshake within 300 ms; check that the peer uses TLS");
        assertThat(client.tlsStatistics().inProgress()).isZero();
    }

    @ParameterizedTest
    @EnumSource(Provider.class)
    void withoutACommonVersionThereIsNoConnection(Provider provider) throws Exception {
        UtpNode server = server(TlsPeople.tls(TlsPeople.HOST), provider);

        UtpTlsException refused =
                refused(tlsNode(TlsPeople.trusting().protocols(List.of("TLSv1.2")), provider), server.address());

        assertFailed(refused, TlsFailure.NO_COMMON_VERSION)
                .hasMessageContaining("let both sides have a version and a cipher suite in common");
    }

    @ParameterizedTest
    @EnumSource(Provider.class)
    void withoutACommonApplicationProtocolThereIsNoConnection(Provider provider) throws Exception {
        UtpNode server = server(TlsPeople.tls(TlsPeople.HOST).applicationProtocols(List.of("chat/2")), provider);

        UtpTlsException refused = refused(
                tlsNode(TlsPeople.trusting().applicationProtocols(List.of("chat/1")), provider), server.address());

        assertFailed(refused, TlsFailure.NO_COMMON_PROTOCOL)
                .hasMessageContaining("one of UtpTls.applicationProtocols in common");
    }

    @Test
    void handshakesBeyondTheLimitAreRefused() throws Exception {
        UtpNode server = server(TlsPeople.tls(TlsPeople.HOST).maxHandshakes(2), Provider.JDK);
        UtpNode plain = boundNode();
        List<UtpSocket> begun = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            UtpSocket socket = await(plain.connect(server.address()));
            socket.write(ByteBuffer.wrap(new byte[] {22, 3, 1})); // a handshake begins
            begun.add(socket);
        }

        UtpTlsException seen = take(failures);

        assertFailed(seen, TlsFailure.TOO_MANY_HANDSHAKES)
                .hasMessageContaining("2 handshakes at once already; try again; or raise");
        assertThat(server.tlsStatistics().tooMany()).isEqualTo(1);
        assertThat(server.tlsStatistics().inProgress()).isEqualTo(2);
    }

    // ---- how it ends

    @ParameterizedTest
    @EnumSource(Provider.class)
    void aStreamThatIsCutShortIsNoEnd(Provider provider) throws Exception {
        UtpNode server = server(TlsPeople.tls(TlsPeople.HOST), provider);
        UtpSocket dialled = await(tlsNode(TlsPeople.trusting(), provider).connect(server.address()));
        UtpSocket answering = take(accepted);
        say(dialled, answering, "all");

        // A FIN that no close_notify is before, as somebody on the way could make it.
        ConnectionDriver connection = ((NettyUtpSocket) dialled).driver();
        EndpointDriver driver = connection.driver();
        driver.command(() -> {
            requireNonNull(connection.tls()).endOutput();
            connection.connection.end(driver.context().clock().nanos());
        });

        assertThatExceptionOfType(UtpException.class)
                .isThrownBy(() -> answering.inputStream().read())
                .withMessageContaining("broke off without the end that TLS protects (close_notify)");
        assertThat(server.tlsStatistics().truncated()).isEqualTo(1);
        assertThat(await(answering.closeFuture())).isEqualTo(CloseReason.DESTROYED);
    }

    @ParameterizedTest
    @EnumSource(Provider.class)
    void smallMessagesOfAnySizeArrive(Provider provider) throws Exception {
        UtpNode server = server(TlsPeople.tls(TlsPeople.HOST), provider);
        UtpSocket dialled = await(tlsNode(TlsPeople.trusting(), provider).connect(server.address()));
        UtpSocket answering = take(accepted);

        for (int size = 1; size < 6; size++) {
            say(dialled, answering, "x".repeat(size));
            say(answering, dialled, "y".repeat(size));
        }
    }

    @Test
    void whereTheEndOfOneDirectionEndsTheOtherAWriteSaysSo() throws Exception {
        UtpNode server = server(TlsPeople.tls(TlsPeople.HOST), Provider.OPENSSL);
        UtpSocket dialled = await(tlsNode(TlsPeople.trusting(), Provider.JDK).connect(server.address()));
        UtpSocket answering = take(accepted);

        await(dialled.end());
        assertThat(answering.inputStream().read()).isEqualTo(-1);
        answering.outputStream().write(1);

        assertThat(await(answering.closeFuture())).isEqualTo(CloseReason.DESTROYED);
        assertThatExceptionOfType(UtpException.class)
                .isThrownBy(() -> answering.outputStream().write(1))
                .withMessageContaining("with TLS 1.2 and with OpenSSL that ends this direction, too");
        assertThat(dialled.inputStream().read()).isEqualTo(-1);
    }

    // ---- what a caller may do wrong

    @Test
    void whoListensHasKeys() throws Exception {
        UtpNode node = tlsNode(TlsPeople.trusting(), Provider.JDK);

        assertThatIllegalStateException()
                .isThrownBy(() -> node.listen(accepted::add))
                .withMessageContaining("needs keys; give it some with UtpTls.keys");
        UtpNode server = server(TlsPeople.tls(TlsPeople.HOST), Provider.JDK);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> server.useTls(TlsPeople.trusting().build()))
                .withMessageContaining("needs keys");
        assertThatIllegalStateException()
                .isThrownBy(() -> server.connectPlain(node.address()))
                .withMessageContaining("required(false)");
    }

    @Test
    void unknownProtocolsAndFingerprintsAreNamed() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> node(builder -> builder.tls(UtpTls.builder()
                        .protocols(List.of("TLSv9"))
                        .provider(Provider.JDK)
                        .build())))
                .withMessageContaining("TLSv9");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> UtpTls.builder().pin("bob", "SHA1:abc"))
                .withMessageContaining("but was 'SHA1:abc'");
    }
}
