package io.utp.rendezvous;

import static org.assertj.core.api.Assertions.assertThat;

import io.utp.rendezvous.RendezvousClaim.Outcome;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.Test;

/** Time and room; what all registries have in common is tested with the one in Redis. */
class InMemoryRendezvousRegistryTests {

    private static final Duration LEASE = Duration.ofSeconds(10);

    private long now = Long.MAX_VALUE - 1; // System.nanoTime() may overflow

    private long ids;

    private final InMemoryRendezvousRegistry registry = new InMemoryRendezvousRegistry(2, () -> now);

    private RendezvousRegistration registration(String name, String owner) {
        return new RendezvousRegistration(name, owner, "server", ++ids, null);
    }

    private Outcome claim(RendezvousRegistration registration) {
        return get(registry.claim(registration, LEASE, false)).outcome();
    }

    private static <T> T get(CompletionStage<T> stage) {
        return stage.toCompletableFuture().getNow(null);
    }

    @Test
    void aNameIsHeldToTheLastNanosecondOfItsLease() {
        RendezvousRegistration alice = registration("alice", "owner");
        claim(alice);
        now += LEASE.toNanos() - 1;
        assertThat(get(registry.find("alice"))).contains(alice);
        assertThat(claim(registration("alice", "other"))).isEqualTo(Outcome.TAKEN);
        now++;
        assertThat(get(registry.find("alice"))).isEqualTo(Optional.empty());
        assertThat(claim(registration("alice", "other"))).isEqualTo(Outcome.GRANTED);
    }

    @Test
    void aRenewalCountsFromNow() {
        RendezvousRegistration alice = registration("alice", "owner");
        claim(alice);
        now += LEASE.toNanos() - 1;
        get(registry.claim(alice, LEASE, true));
        now += LEASE.toNanos() - 1;
        assertThat(get(registry.find("alice"))).contains(alice);
    }

    @Test
    void thereIsRoomForSoManyNamesAndWhoHasOneKeepsIt() {
        RendezvousRegistration alice = registration("alice", "owner");
        assertThat(claim(alice)).isEqualTo(Outcome.GRANTED);
        assertThat(claim(registration("bob", "owner"))).isEqualTo(Outcome.GRANTED);
        assertThat(claim(registration("carol", "owner"))).isEqualTo(Outcome.FULL);
        assertThat(get(registry.claim(alice, LEASE, true)).outcome()).isEqualTo(Outcome.GRANTED);
        assertThat(claim(registration("bob", "owner"))).isEqualTo(Outcome.GRANTED);
        assertThat(claim(registration("bob", "other"))).isEqualTo(Outcome.TAKEN);
    }

    @Test
    void thereIsRoomAgainWhenANameIsReleasedOrItsLeaseIsOver() {
        RendezvousRegistration alice = registration("alice", "owner");
        claim(alice);
        claim(registration("bob", "owner"));
        get(registry.release("alice", alice.id()));
        assertThat(claim(registration("carol", "owner"))).isEqualTo(Outcome.GRANTED);
        assertThat(claim(registration("dave", "owner"))).isEqualTo(Outcome.FULL);
        now += LEASE.toNanos();
        assertThat(claim(registration("dave", "owner"))).isEqualTo(Outcome.GRANTED);
        assertThat(claim(registration("erin", "owner"))).isEqualTo(Outcome.GRANTED);
        assertThat(claim(registration("frank", "owner"))).isEqualTo(Outcome.FULL);
    }

    @Test
    void whatIsReceivedIsNotTheBufferThatWasSent() {
        ByteBuffer message = ByteBuffer.wrap(new byte[] {1, 2, 3});
        ByteBuffer[] received = new ByteBuffer[1];
        registry.subscribe("server", content -> received[0] = content);
        assertThat(get(registry.send("server", message))).isTrue();
        message.clear().put(new byte[3]);
        assertThat(received[0]).isEqualTo(ByteBuffer.wrap(new byte[] {1, 2, 3}));
    }

    @Test
    void onceClosedItIsEmpty() {
        claim(registration("alice", "owner"));
        registry.subscribe("server", content -> {});
        registry.close();
        assertThat(get(registry.find("alice"))).isEqualTo(Optional.empty());
        assertThat(get(registry.send("server", ByteBuffer.allocate(1)))).isFalse();
    }
}
