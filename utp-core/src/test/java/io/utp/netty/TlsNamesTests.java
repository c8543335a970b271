package io.utp.netty;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.netty.pkitesting.X509Bundle;
import io.utp.UtpException;
import io.utp.UtpNode;
import io.utp.UtpNodeListener;
import io.utp.UtpSocket;
import io.utp.UtpTlsException;
import io.utp.rendezvous.RendezvousOptions;
import io.utp.rendezvous.RendezvousServerOptions;
import io.utp.rendezvous.RendezvousStatus;
import io.utp.tls.TlsFailure;
import io.utp.tls.UtpIdentity;
import io.utp.tls.UtpTls.ClientAuth;
import io.utp.tls.UtpTls.Provider;
import io.utp.tls.UtpTlsBuilder;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The rendezvous says who is called and who calls; the certificates have to say the same. */
class TlsNamesTests extends LiveNodes {

    private final BlockingQueue<UtpSocket> accepted = new LinkedBlockingQueue<>();
    private final BlockingQueue<UtpTlsException> failures = new LinkedBlockingQueue<>();

    private InetSocketAddress rendezvous() throws Exception {
        return boundNode(builder -> builder.rendezvousServer(RendezvousServerOptions.defaults()))
                .address();
    }

    private UtpNode join(InetSocketAddress rendezvous, String name, UtpTlsBuilder tls) throws Exception {
        CompletableFuture<RendezvousStatus> registered = new CompletableFuture<>();
        UtpNode node = boundNode(builder -> builder.tls(tls.build())
                .rendezvous(RendezvousOptions.of(List.of(rendezvous), name, null))
                .listener(new UtpNodeListener() {
                    @Override
                    public void rendezvousRegistered(UtpNode node, RendezvousStatus status) {
                        registered.complete(status);
                    }

                    @Override
                    public void tlsFailed(UtpNode node, InetSocketAddress remote, UtpTlsException cause) {
                        failures.add(cause);
                    }
                }));
        await(node.listen(accepted::add));
        await(registered);
        return node;
    }

    private static UtpTlsBuilder mutual(X509Bundle shown, Provider provider) {
        return TlsPeople.tls(shown).clientAuth(ClientAuth.NEED).provider(provider);
    }

    @ParameterizedTest
    @EnumSource(Provider.class)
    void whoIsCalledHasToHaveTheNameAndWhoCallsToo(Provider provider) throws Exception {
        InetSocketAddress rendezvous = rendezvous();
        UtpNode alice = join(rendezvous, "alice", mutual(TlsPeople.ALICE, provider));
        join(rendezvous, "bob", mutual(TlsPeople.BOB, provider));

        UtpSocket toBob = await(alice.connect("bob"));
        UtpSocket fromAlice = take(accepted);

        assertThat(toBob.sslSession().orElseThrow().getPeerCertificates()[0]).isEqualTo(TlsPeople.BOB.getCertificate());
        assertThat(fromAlice.sslSession().orElseThrow().getPeerCertificates()[0])
                .isEqualTo(TlsPeople.ALICE.getCertificate());
    }

    @ParameterizedTest
    @EnumSource(Provider.class)
    void whoHasRegisteredTheNameOfAnotherIsFoundOut(Provider provider) throws Exception {
        InetSocketAddress rendezvous = rendezvous();
        UtpNode alice = join(rendezvous, "alice", mutual(TlsPeople.ALICE, provider));
        join(rendezvous, "bob", mutual(TlsPeople.HOST, provider));

        assertThatExceptionOfType(UtpTlsException.class)
                .isThrownBy(() -> await(alice.connect("bob")))
                .withMessageContaining("its certificate is for localhost, 127.0.0.1, ")
                .withMessageContaining("and not for 'bob'")
                .satisfies(refused -> assertThat(refused.failure()).isEqualTo(TlsFailure.WRONG_NAME));
    }

    @ParameterizedTest
    @EnumSource(Provider.class)
    void whoCallsUnderTheNameOfAnotherIsFoundOut(Provider provider) throws Exception {
        InetSocketAddress rendezvous = rendezvous();
        UtpNode mallory = join(rendezvous, "alice", mutual(TlsPeople.HOST, provider));
        join(rendezvous, "bob", mutual(TlsPeople.BOB, provider));

        CompletableFuture<UtpSocket> calling = mallory.connect("bob");

        UtpTlsException seen = take(failures);
        assertThat(seen.failure()).as(seen::getMessage).isEqualTo(TlsFailure.WRONG_NAME);
        assertThat(seen).hasMessageContaining("and not for 'alice'");
        assertThatExceptionOfType(UtpException.class)
                .isThrownBy(() -> await(calling).inputStream().read());
        assertThat(accepted).isEmpty();
    }

    @ParameterizedTest
    @EnumSource(Provider.class)
    void aPinCountsForTheNameAndNothingElseDoes(Provider provider) throws Exception {
        InetSocketAddress rendezvous = rendezvous();
        String bobs = UtpIdentity.fingerprint(TlsPeople.STRANGERS_HOST.getCertificate());
        UtpNode alice =
                join(rendezvous, "alice", mutual(TlsPeople.ALICE, provider).pin("bob", bobs));
        UtpNode bob = join(rendezvous, "bob", mutual(TlsPeople.STRANGERS_HOST, provider));

        assertThat(await(alice.connect("bob")).sslSession()).isPresent();

        bob.useTls(mutual(TlsPeople.BOB, provider).build());
        assertThatExceptionOfType(UtpTlsException.class)
                .isThrownBy(() -> await(alice.connect("bob")))
                .withMessageContaining("but 'bob' has to have " + bobs);
    }
}
