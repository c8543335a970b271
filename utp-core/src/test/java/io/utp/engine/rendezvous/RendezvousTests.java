package io.utp.engine.rendezvous;

import static io.utp.engine.rendezvous.RendezvousWorld.MILLI;
import static io.utp.engine.rendezvous.RendezvousWorld.SECOND;
import static org.assertj.core.api.Assertions.assertThat;

import io.utp.engine.rendezvous.RendezvousEvent.CallFailed;
import io.utp.engine.rendezvous.RendezvousEvent.LookedUp;
import io.utp.engine.rendezvous.RendezvousEvent.Lost;
import io.utp.engine.rendezvous.RendezvousEvent.Moved;
import io.utp.engine.rendezvous.RendezvousEvent.Registered;
import io.utp.engine.rendezvous.RendezvousEvent.RegistrationFailed;
import io.utp.engine.rendezvous.RendezvousEvent.Start;
import io.utp.engine.rendezvous.RendezvousWorld.ClientHost;
import io.utp.engine.rendezvous.RendezvousWorld.ServerHost;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Clients and servers together, in virtual time. */
class RendezvousTests {

    private static final String SECRET = "a secret of the tests";

    private final RendezvousWorld world = new RendezvousWorld(1);

    @Test
    void twoNodesOfOneServerMeet() {
        ServerHost server = world.server("one", NameTokens.derivedFrom(SECRET));
        ClientHost alice = world.client("alice", NameTokens.token(SECRET, "alice"), server);
        ClientHost bob = world.client("bob", NameTokens.token(SECRET, "bob"), server);
        bob.accepts = Addresses.host("192.168.1.7", 5000);
        world.run(SECOND);
        assertThat(alice.last(Registered.class).observed()).isEqualTo(alice.address);

        long call = alice.client.call("bob", Addresses.host("10.0.0.3", 6000), world.nowNanos);
        world.run(SECOND);

        Start ofAlice = alice.last(Start.class);
        Start ofBob = bob.last(Start.class);
        assertThat(ofAlice.callId()).isEqualTo(call);
        assertThat(ofAlice.controlling()).isTrue();
        assertThat(ofBob.controlling()).isFalse();
        assertThat(ofBob.peerName()).isEqualTo("alice");
        assertThat(ofAlice.peerName()).isEqualTo("bob");
        assertThat(ofAlice.sessionId()).isEqualTo(ofBob.sessionId());
        assertThat(ofAlice.key().secret()).isEqualTo(ofBob.key().secret());
        assertThat(ofAlice.description().candidates())
                .extracting(Candidate::address)
                .containsExactly(Addresses.of("192.168.1.7", 5000), bob.address);
        assertThat(ofBob.description().candidates())
                .extracting(Candidate::address)
                .containsExactly(Addresses.of("10.0.0.3", 6000), alice.address);
    }

    @Test
    void twoNodesOfTwoServersMeetAndBeginAtOnce() {
        ServerHost one = world.server("one", NameTokens.open());
        ServerHost two = world.server("two", NameTokens.open());
        ClientHost alice = world.client("alice", null, one);
        ClientHost bob = world.client("bob", null, two);
        alice.oneWayNanos = 10 * MILLI;
        bob.oneWayNanos = 80 * MILLI;
        bob.accepts = Addresses.host("192.168.1.7", 5000);
        world.run(SECOND);

        alice.client.call("bob", Addresses.host("10.0.0.3", 6000), world.nowNanos);
        world.run(SECOND);

        Start ofAlice = alice.last(Start.class);
        Start ofBob = bob.last(Start.class);
        assertThat(ofAlice.key().secret()).isEqualTo(ofBob.key().secret());
        long beginOfAlice = alice.timeOf(ofAlice) + ofAlice.delayNanos();
        long beginOfBob = bob.timeOf(ofBob) + ofBob.delayNanos();
        assertThat(Math.abs(beginOfAlice - beginOfBob)).isLessThanOrEqualTo(2 * MILLI);
        assertThat(ofBob.delayNanos()).isZero();
    }

    @Test
    void whoseServerDiesRegistersThroughTheOtherAndIsCalledThere() {
        ServerHost one = world.server("one", NameTokens.derivedFrom(SECRET));
        ServerHost two = world.server("two", NameTokens.derivedFrom(SECRET));
        ClientHost alice = world.client("alice", NameTokens.token(SECRET, "alice"), two);
        ClientHost bob = world.client("bob", NameTokens.token(SECRET, "bob"), one, two);
        bob.accepts = Addresses.host("192.168.1.7", 5000);
        world.run(SECOND);
        one.die();

        // The registry still says where bob was, and nobody is there.
        alice.client.call("bob", Addresses.host("10.0.0.3", 6000), world.nowNanos);
        world.run(SECOND);
        assertThat(alice.last(CallFailed.class).reason()).isEqualTo(CallFailure.NO_SUCH_NAME);

        // A heartbeat, its time, and a little backoff.
        world.run(9 * SECOND);
        assertThat(bob.events(Lost.class)).hasSize(1);
        assertThat(bob.last(Registered.class).server()).isEqualTo(two.address);
        alice.client.call("bob", Addresses.host("10.0.0.3", 6000), world.nowNanos);
        world.run(SECOND);
        assertThat(alice.last(Start.class).key().secret())
                .isEqualTo(bob.last(Start.class).key().secret());
    }

    @Test
    void aCallThatAServerTookWithItIsMadeAgainThroughTheOther() {
        ServerHost one = world.server("one", NameTokens.open());
        ServerHost two = world.server("two", NameTokens.open());
        ClientHost alice = world.client("alice", null, one, two);
        ClientHost bob = world.client("bob", null, two);
        world.run(SECOND);
        one.die();
        long call = alice.client.call("bob", Addresses.host("10.0.0.3", 6000), world.nowNanos);
        alice.client.probe(world.nowNanos);
        bob.accepts = Addresses.host("192.168.1.7", 5000);
        world.run(5 * SECOND);
        assertThat(alice.last(Start.class).callId()).isEqualTo(call);
        assertThat(alice.events(CallFailed.class)).isEmpty();
    }

    @Test
    void whoMovesToAnotherServerIsReplacedOnTheOldOne() {
        ServerHost one = world.server("one", NameTokens.open());
        ServerHost two = world.server("two", NameTokens.open());
        ClientHost bob = world.client("bob", "the token of bob", one, two);
        world.run(SECOND);
        bob.cut();
        bob.client.probe(world.nowNanos);
        world.run(4 * SECOND);
        assertThat(bob.last(Registered.class).server()).isEqualTo(two.address);
        assertThat(one.server.statistics().refusals()).containsEntry(RefusalReason.REPLACED, 1L);
        assertThat(one.server.statistics().links()).isZero();
        world.run(120 * SECOND);
        assertThat(one.server.isEmpty()).isTrue();
        assertThat(bob.client.isRegistered()).isTrue();
    }

    @Test
    void whoDiesBetweenTheInvitationAndItsAnswerIsNotWaitedFor() {
        ServerHost one = world.server("one", NameTokens.open());
        ClientHost alice = world.client("alice", null, one);
        ClientHost bob = world.client("bob", null, one);
        bob.accepts = Addresses.host("192.168.1.7", 5000);
        world.run(SECOND);
        bob.cut();
        long called = world.nowNanos;
        alice.client.call("bob", Addresses.host("10.0.0.3", 6000), world.nowNanos);
        world.run(10 * SECOND);
        CallFailed failed = alice.last(CallFailed.class);
        assertThat(failed.reason()).isEqualTo(CallFailure.TIMEOUT);
        assertThat(alice.timeOf(failed) - called).isEqualTo(5 * SECOND + 2 * alice.oneWayNanos);
    }

    @Test
    void aNodeThatMovesIsFoundAtItsNewAddress() {
        ServerHost one = world.server("one", NameTokens.open());
        ServerHost two = world.server("two", NameTokens.open());
        ClientHost alice = world.client("alice", null, one);
        ClientHost bob = world.client("bob", null, two);
        world.run(SECOND);
        bob.moveTo(Addresses.of("203.0.113.77", 7777));
        world.run(SECOND);
        assertThat(bob.last(Moved.class).observed()).isEqualTo(bob.address);
        alice.client.lookUp("bob", world.nowNanos);
        world.run(SECOND);
        assertThat(alice.last(LookedUp.class).observed()).isEqualTo(bob.address);
    }

    @Test
    void aStolenNameIsFreeForItsOwnerAMinuteAfterTheThiefHasGone() {
        ServerHost one = world.server("one", NameTokens.open());
        ClientHost thief = world.client("bob", "another token", one);
        world.run(SECOND);
        ClientHost bob = world.client("bob", "the token of bob", one);
        world.run(SECOND);
        assertThat(bob.last(RegistrationFailed.class).reason()).isEqualTo(RefusalReason.NAME_TAKEN);
        thief.cut();
        thief.client.close();
        // The server's patience, the lease, and the backoff.
        world.run((15 + 60 + 30) * SECOND);
        assertThat(bob.client.isRegistered()).isTrue();
    }

    @Test
    void twoNodesWithTheSameCredentialsDoNotFightOften() {
        ServerHost one = world.server("one", NameTokens.open());
        ClientHost first = world.client("bob", "the token of bob", one);
        world.run(SECOND);
        ClientHost second = world.client("bob", "the token of bob", one);
        world.run(60 * SECOND);
        assertThat(first.last(RegistrationFailed.class).reason()).isEqualTo(RefusalReason.REPLACED);
        assertThat(first.events(Registered.class).size()
                        + second.events(Registered.class).size())
                .isLessThanOrEqualTo(6);
    }

    @Test
    void everybodyComesBackWhenTheRegistryHasForgottenEverything() {
        ServerHost one = world.server("one", NameTokens.open());
        ServerHost two = world.server("two", NameTokens.open());
        ClientHost alice = world.client("alice", null, one);
        ClientHost bob = world.client("bob", null, two);
        bob.accepts = Addresses.host("192.168.1.7", 5000);
        world.run(SECOND);
        world.registry.answer(new RegistryCommand.Release(0, "bob", registrationOf("bob")), world.nowNanos);
        world.run(21 * SECOND);
        alice.client.call("bob", Addresses.host("10.0.0.3", 6000), world.nowNanos);
        world.run(SECOND);
        assertThat(alice.events(Start.class)).hasSize(1);
        assertThat(bob.events(Lost.class)).isEmpty();
    }

    private long registrationOf(String name) {
        RegistryAnswer answer = world.registry.answer(new RegistryCommand.Find(0, name), world.nowNanos);
        return ((RegistryAnswer.Found) answer).holder().registration();
    }

    @Test
    void anHourOfHeartbeatsLosesNothing() {
        ServerHost one = world.server("one", NameTokens.open());
        List<ClientHost> clients = new ArrayList<>();
        for (int i = 0; i < 10; i++) {
            ClientHost client = world.client("node" + i, null, one);
            client.oneWayNanos = (1 + 50 * i) * MILLI;
            clients.add(client);
        }
        world.run(3600 * SECOND);
        for (ClientHost client : clients) {
            assertThat(client.events).hasSize(1).allMatch(Registered.class::isInstance);
        }
        assertThat(one.server.statistics().openedLinks()).isEqualTo(10);
    }
}
