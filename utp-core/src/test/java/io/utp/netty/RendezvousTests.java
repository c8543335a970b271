package io.utp.netty;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.utp.PunchFailure;
import io.utp.PunchResult;
import io.utp.UtpConnectException;
import io.utp.UtpNode;
import io.utp.UtpNodeBuilder;
import io.utp.UtpNodeListener;
import io.utp.UtpSocket;
import io.utp.rendezvous.InMemoryRendezvousRegistry;
import io.utp.rendezvous.RendezvousClaim;
import io.utp.rendezvous.RendezvousOptions;
import io.utp.rendezvous.RendezvousRegistration;
import io.utp.rendezvous.RendezvousRegistry;
import io.utp.rendezvous.RendezvousServerOptions;
import io.utp.rendezvous.RendezvousStatus;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Names on loopback: servers, registration, calls, and what goes wrong. */
class RendezvousTests {

    private static final String SECRET = "a secret of the server";

    private final List<UtpNode> nodes = new ArrayList<>();

    @AfterEach
    void closeAll() {
        nodes.forEach(UtpNode::close);
    }

    @Test
    void twoNodesMeetByName() throws Exception {
        InetSocketAddress server = serve(RendezvousServerOptions.defaults());
        Peer alice = join("alice", null, server);
        Peer bob = join("bob", null, server);
        BlockingQueue<UtpSocket> accepted = new LinkedBlockingQueue<>();
        bob.node.listen(accepted::add);
        bob.registered();

        UtpSocket toBob = alice.node.connect("bob").get(10, SECONDS);
        toBob.outputStream().write("hello".getBytes(StandardCharsets.UTF_8));
        toBob.end();
        UtpSocket fromAlice = accepted.poll(10, SECONDS);

        assertThat(fromAlice).isNotNull();
        assertThat(new String(fromAlice.inputStream().readAllBytes(), StandardCharsets.UTF_8))
                .isEqualTo("hello");
        assertThat(toBob.remoteName()).isEqualTo("bob");
        assertThat(fromAlice.remoteName()).isEqualTo("alice");
        assertThat(toBob.remoteAddress().getPort()).isEqualTo(bob.node.address().getPort());
    }

    @Test
    void manyConnectionsToOnePeerAtOnceNeedOneWay() throws Exception {
        InetSocketAddress server = serve(RendezvousServerOptions.defaults());
        Peer alice = join("alice", null, server);
        Peer bob = join("bob", null, server);
        bob.node.listen(socket -> {});
        bob.registered();

        List<CompletableFuture<UtpSocket>> connecting = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            connecting.add(alice.node.connect("bob"));
        }
        connecting.get(7).cancel(false);

        for (int i = 0; i < 20; i++) {
            if (i != 7) {
                assertThat(connecting.get(i).get(10, SECONDS).remoteName()).isEqualTo("bob");
            }
        }
        assertThat(nodes.get(0).rendezvousServer().calls()).isEqualTo(1);
        assertThat(connecting.get(7)).isCancelled();
    }

    @Test
    void aNodeWithoutANameCallsOthers() throws Exception {
        InetSocketAddress server = serve(RendezvousServerOptions.defaults());
        Peer bob = join("bob", null, server);
        bob.node.listen(socket -> {});
        bob.registered();
        Peer guest = join(null, null, server);

        PunchResult result = guest.node.punch("bob").get(10, SECONDS);

        assertThat(result.successful()).as(result::description).isTrue();
        assertThat(result.path().getPort()).isEqualTo(bob.node.address().getPort());
        RendezvousStatus status = guest.node.rendezvous();
        assertThat(status.server()).isEqualTo(server);
        assertThat(status.registered()).as("nobody can call it").isFalse();
        assertThat(status.problem()).isNull();
    }

    @Test
    void aNodeThatIsClosedIsNotRegistered() throws Exception {
        Peer alice = join("alice", null, serve(RendezvousServerOptions.defaults()));
        assertThat(alice.registered().registered()).isTrue();

        alice.node.close();

        assertThat(alice.node.rendezvous().registered()).isFalse();
        assertThat(alice.lost).as("it was not lost").isNotDone();
    }

    @Test
    void theEventsTellWhereTheNodeIsSeen() throws Exception {
        InetSocketAddress server = serve(RendezvousServerOptions.defaults());
        Peer alice = join("alice", null, server);

        RendezvousStatus status = alice.registered();

        assertThat(status.server()).isEqualTo(server);
        assertThat(status.publicAddress().getPort())
                .isEqualTo(alice.node.address().getPort());
        assertThat(alice.node.rendezvous()).isEqualTo(status);
    }

    @Test
    void nobodyUnderANameIsSaid() throws Exception {
        InetSocketAddress server = serve(RendezvousServerOptions.defaults());
        Peer alice = join("alice", null, server);

        PunchResult result = alice.node.punch("carol").get(10, SECONDS);

        assertThat(result.failure()).isEqualTo(PunchFailure.NO_SUCH_NAME);
        assertThatThrownBy(() -> alice.node.connect("carol").get(10, SECONDS))
                .hasCauseInstanceOf(UtpConnectException.class)
                .hasMessageContaining("carol")
                .hasMessageContaining(PunchFailure.NO_SUCH_NAME.help());
    }

    @Test
    void whoDoesNotListenDeclines() throws Exception {
        InetSocketAddress server = serve(RendezvousServerOptions.defaults());
        Peer alice = join("alice", null, server);
        Peer bob = join("bob", null, server);
        bob.registered();

        assertThat(alice.node.punch("bob").get(10, SECONDS).failure()).isEqualTo(PunchFailure.DECLINED);
    }

    @Test
    void ownNamesAreNotCalled() throws Exception {
        InetSocketAddress server = serve(RendezvousServerOptions.defaults());
        Peer alice = join("alice", null, server);

        assertThat(alice.node.punch("alice").get(10, SECONDS).failure()).isEqualTo(PunchFailure.OWN_NAME);
    }

    @Test
    void aServerThatIsNotThereIsSaid() throws Exception {
        Peer alice = join("alice", null, new InetSocketAddress("127.0.0.1", 9));

        PunchResult result = alice.node.punch("bob").get(20, SECONDS);

        assertThat(result.failure()).isEqualTo(PunchFailure.NO_RENDEZVOUS);
        assertThat(alice.node.rendezvous().problem()).contains("127.0.0.1:9");
    }

    @Test
    void tokensAreChecked() throws Exception {
        InetSocketAddress server =
                serve(new RendezvousServerOptions(null, SECRET, Duration.ofMinutes(1), List.of(), 100, 100, 60));
        String token = io.utp.engine.rendezvous.NameTokens.token(SECRET, "alice");

        Peer impostor = join("alice", "wrong", server);
        RendezvousStatus refused = impostor.lost();
        Peer alice = join("alice", token, server);

        assertThat(refused.problem()).contains("token");
        assertThat(alice.registered().publicAddress().getPort())
                .isEqualTo(alice.node.address().getPort());
    }

    @Test
    void aNameBelongsToWhoHasItFirst() throws Exception {
        InetSocketAddress server = serve(RendezvousServerOptions.defaults());
        Peer alice = join("alice", null, server);
        alice.registered();

        Peer second = join("alice", null, server);

        assertThat(second.lost().problem()).contains("alice");
        assertThat(alice.node.rendezvous().registered()).isTrue();
    }

    @Test
    void peersOfTwoServersWithOneRegistryMeet() throws Exception {
        RendezvousRegistry registry = new InMemoryRendezvousRegistry();
        InetSocketAddress one = serve(RendezvousServerOptions.defaults(), registry);
        InetSocketAddress other = serve(RendezvousServerOptions.defaults(), registry);
        Peer alice = join("alice", null, one);
        Peer bob = join("bob", null, other);
        bob.node.listen(socket -> {});
        bob.registered();

        PunchResult result = alice.node.punch("bob").get(10, SECONDS);

        assertThat(result.successful()).as(result::description).isTrue();
    }

    @Test
    void aRegistryThatCannotBeReachedAtTheStartIsAskedAgain() throws Exception {
        FailingAtFirst registry = new FailingAtFirst();
        InetSocketAddress one = serve(RendezvousServerOptions.defaults(), registry);
        InetSocketAddress other = serve(RendezvousServerOptions.defaults(), registry.shared);
        registry.subscribed.get(10, SECONDS);
        Peer alice = join("alice", null, other);
        Peer bob = join("bob", null, one);
        bob.node.listen(socket -> {});
        bob.registered();

        PunchResult result = alice.node.punch("bob").get(10, SECONDS);

        assertThat(result.successful()).as(result::description).isTrue();
    }

    @Test
    void nobodyIsRegisteredBeforeOtherServersCanSayThatThereIsACall() throws Exception {
        FailingAtFirst registry = new FailingAtFirst();
        registry.failures = 0;
        registry.before = new CompletableFuture<>();
        Peer bob = join("bob", null, serve(RendezvousServerOptions.defaults(), registry));
        registry.asked.get(10, SECONDS);
        assertThat(bob.node.rendezvous().registered()).isFalse();

        registry.before.complete(null);

        assertThat(bob.registered().registered()).isTrue();
        assertThat(registry.claimedTooEarly).isFalse();
    }

    @Test
    void aServerThatIsGoneIsReplacedByTheNext() throws Exception {
        RendezvousRegistry registry = new InMemoryRendezvousRegistry();
        InetSocketAddress one = serve(RendezvousServerOptions.defaults(), registry);
        UtpNode first = nodes.get(0);
        InetSocketAddress other = serve(RendezvousServerOptions.defaults(), registry);
        Peer alice = join("alice", null, one, other);
        assertThat(alice.registered().server()).isEqualTo(one);

        first.close();

        assertThat(alice.registered().server()).isEqualTo(other);
    }

    @Test
    void theServerCounts() throws Exception {
        InetSocketAddress server = serve(RendezvousServerOptions.defaults());
        UtpNode serving = nodes.get(0);
        Peer alice = join("alice", null, server);
        Peer bob = join("bob", null, server);
        bob.node.listen(socket -> {});
        alice.registered();
        bob.registered();

        alice.node.punch("bob").get(10, SECONDS);
        alice.node.punch("carol").get(10, SECONDS);

        assertThat(serving.rendezvousServer().names()).isEqualTo(2);
        assertThat(serving.rendezvousServer().registrations()).isEqualTo(2);
        assertThat(serving.rendezvousServer().calls()).isEqualTo(1);
        assertThat(serving.rendezvousServer().refusedCalls()).isEqualTo(1);
        assertThat(serving.rendezvousServer().pendingCalls()).isZero();
        assertThat(serving.statistics().cookiesSent()).isEqualTo(2);
        assertThat(serving.serverConnections()).as("the application's").isZero();
    }

    @Test
    void namesThatCannotBeAreRefusedAtOnce() {
        Peer alice = join("alice", null, new InetSocketAddress("127.0.0.1", 9));

        assertThatIllegalArgumentException()
                .isThrownBy(() -> alice.node.connect("bob smith"))
                .withMessageContaining("'bob smith'");
    }

    @Test
    void aNodeWithoutARendezvousSaysHowToGetOne() {
        UtpNode node = add(UtpNode.builder());

        assertThatIllegalStateException()
                .isThrownBy(() -> node.connect("bob"))
                .withMessageContaining("utp.rendezvous.servers");
        assertThat(node.rendezvous()).isNull();
    }

    // ---- fixture

    /** Cannot be subscribed to twice, and then can. */
    private static final class FailingAtFirst implements RendezvousRegistry {

        private final InMemoryRendezvousRegistry shared = new InMemoryRendezvousRegistry();
        private final CompletableFuture<Void> subscribed = new CompletableFuture<>();
        private final CompletableFuture<Void> asked = new CompletableFuture<>();
        private volatile CompletableFuture<Void> before = CompletableFuture.completedFuture(null);
        private volatile boolean claimedTooEarly;
        private volatile int failures = 2;

        @Override
        public CompletionStage<Void> subscribe(String instance, Consumer<ByteBuffer> receiver) {
            if (failures-- == 2) {
                throw new IllegalStateException("not yet");
            } else if (failures == 0) {
                return CompletableFuture.failedFuture(new IllegalStateException("not yet"));
            }
            asked.complete(null);
            return before.thenCompose(done -> shared.subscribe(instance, receiver))
                    .thenAccept(subscribed::complete);
        }

        @Override
        public CompletionStage<RendezvousClaim> claim(RendezvousRegistration wanted, Duration lease, boolean renewal) {
            claimedTooEarly |= !subscribed.isDone();
            return shared.claim(wanted, lease, renewal);
        }

        @Override
        public CompletionStage<Void> release(String name, long id) {
            return shared.release(name, id);
        }

        @Override
        public CompletionStage<Optional<RendezvousRegistration>> find(String name) {
            return shared.find(name);
        }

        @Override
        public void unsubscribe(String instance) {
            shared.unsubscribe(instance);
        }

        @Override
        public CompletionStage<Boolean> send(String instance, ByteBuffer message) {
            return shared.send(instance, message);
        }

        @Override
        public void close() {
            shared.close();
        }
    }

    private InetSocketAddress serve(RendezvousServerOptions options) {
        return serve(options, new InMemoryRendezvousRegistry());
    }

    private InetSocketAddress serve(RendezvousServerOptions options, RendezvousRegistry registry) {
        UtpNode node = add(UtpNode.builder().rendezvousServer(options, registry));
        return node.bind(new InetSocketAddress("127.0.0.1", 0)).join();
    }

    private Peer join(@Nullable String name, @Nullable String token, InetSocketAddress... servers) {
        Peer peer = new Peer();
        peer.node = add(UtpNode.builder()
                .rendezvous(RendezvousOptions.of(Arrays.asList(servers), name, token))
                .listener(peer));
        peer.node.bind(new InetSocketAddress("127.0.0.1", 0)).join();
        return peer;
    }

    private UtpNode add(UtpNodeBuilder builder) {
        UtpNode node = builder.build();
        nodes.add(node);
        return node;
    }

    private static final class Peer implements UtpNodeListener {

        private final BlockingQueue<RendezvousStatus> registered = new LinkedBlockingQueue<>();
        private final CompletableFuture<RendezvousStatus> lost = new CompletableFuture<>();
        private UtpNode node;

        @Override
        public void rendezvousRegistered(UtpNode told, RendezvousStatus status) {
            registered.add(status);
        }

        @Override
        public void rendezvousLost(UtpNode told, RendezvousStatus status) {
            lost.complete(status);
        }

        RendezvousStatus registered() throws InterruptedException {
            RendezvousStatus status = registered.poll(15, SECONDS);
            assertThat(status).as("registered in time").isNotNull();
            return status;
        }

        RendezvousStatus lost() throws Exception {
            return lost.get(15, SECONDS);
        }
    }
}
