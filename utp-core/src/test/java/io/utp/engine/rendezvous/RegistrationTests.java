package io.utp.engine.rendezvous;

import static io.utp.engine.rendezvous.ServerFixture.SECOND;
import static io.utp.engine.rendezvous.ServerFixture.SECRET;
import static org.assertj.core.api.Assertions.assertThat;

import io.utp.engine.rendezvous.RendezvousMessage.Bye;
import io.utp.engine.rendezvous.RendezvousMessage.Found;
import io.utp.engine.rendezvous.RendezvousMessage.Hello;
import io.utp.engine.rendezvous.RendezvousMessage.Lookup;
import io.utp.engine.rendezvous.RendezvousMessage.Malformed;
import io.utp.engine.rendezvous.RendezvousMessage.Moved;
import io.utp.engine.rendezvous.RendezvousMessage.Ping;
import io.utp.engine.rendezvous.RendezvousMessage.Pong;
import io.utp.engine.rendezvous.RendezvousMessage.Register;
import io.utp.engine.rendezvous.RendezvousMessage.Registered;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Who a server takes in, and for how long. */
class RegistrationTests {

    private static final Bits128 ALICE = new Bits128(1, 1);
    private static final Bits128 MALLORY = new Bits128(2, 2);
    private static final String IP = "198.51.100.1";

    private ServerFixture fixture = ServerFixture.open();

    private void useSecret() {
        fixture = new ServerFixture(ServerFixture.settings(ServerFixture.TOKENS, ServerFixture.limits()));
    }

    // ---- proofs

    @Test
    void whoProvesToKnowTheTokenIsRegistered() {
        useSecret();
        long link = fixture.challenged(IP);
        assertThat(fixture.challenge(link).tokens()).isTrue();
        fixture.say(
                link,
                new Register("alice", proof("alice", fixture.challenge(link).nonce())));
        assertThat(fixture.last(link)).isEqualTo(new Registered(Addresses.of(IP, 4001), 60, 15, List.of(3478, 3479)));
        assertThat(fixture.server.statistics().names()).isEqualTo(1);
    }

    private static Bits128 proof(String name, Bits128 nonce) {
        return NameTokens.proof(NameTokens.token(SECRET, name), nonce, name);
    }

    @Test
    void aWrongTokenIsRefused() {
        useSecret();
        long link = fixture.challenged(IP);
        Bits128 nonce = fixture.challenge(link).nonce();
        fixture.say(link, new Register("alice", NameTokens.proof("wrong", nonce, "alice")));
        fixture.assertRefused(link, RefusalReason.BAD_TOKEN);
        assertThat(fixture.server.isEmpty()).isTrue();
    }

    @Test
    void aProofThatSomebodyHeardIsOfNoUseOnAnotherLink() {
        useSecret();
        long alice = fixture.challenged(IP);
        Register heard =
                new Register("alice", proof("alice", fixture.challenge(alice).nonce()));
        fixture.say(alice, heard);
        long mallory = fixture.challenged("203.0.113.1");
        fixture.say(mallory, heard);
        fixture.assertRefused(mallory, RefusalReason.BAD_TOKEN);
        assertThat(fixture.hungUp).doesNotContain(alice);
    }

    @Test
    void whoKnowsTheTokenIsTheOwner() {
        useSecret();
        long first = fixture.challenged(IP);
        fixture.say(
                first,
                new Register("alice", proof("alice", fixture.challenge(first).nonce())));
        long second = fixture.challenged("203.0.113.1");
        fixture.say(
                second,
                new Register("alice", proof("alice", fixture.challenge(second).nonce())));
        fixture.assertRefused(first, RefusalReason.REPLACED);
        assertThat(fixture.last(second)).isInstanceOf(Registered.class);
    }

    @Test
    void guestsAreServedWhereTheyMay() {
        long guest = fixture.challenged(IP);
        fixture.say(guest, new Register("", Bits128.ZERO));
        assertThat(fixture.last(guest)).isInstanceOf(Registered.class);
        assertThat(fixture.server.statistics().names()).isZero();

        useSecret();
        long stranger = fixture.challenged(IP);
        fixture.say(stranger, new Register("", Bits128.ZERO));
        fixture.assertRefused(stranger, RefusalReason.NO_GUESTS);
    }

    // ---- owners

    @Test
    void aNameBelongsToWhoCameFirst() {
        long alice = fixture.registered("alice", IP, ALICE);
        long mallory = fixture.challenged("203.0.113.1");
        fixture.say(mallory, new Register("alice", MALLORY));
        fixture.assertRefused(mallory, RefusalReason.NAME_TAKEN);
        assertThat(fixture.hungUp).doesNotContain(alice);
    }

    @Test
    void theOwnerReplacesItsOldLink() {
        long old = fixture.registered("alice", IP, ALICE);
        long next = fixture.registered("alice", IP, ALICE);
        fixture.assertRefused(old, RefusalReason.REPLACED);
        assertThat(fixture.hungUp).doesNotContain(next);
        assertThat(fixture.server.statistics().names()).isEqualTo(1);
        // The end of the old link is no end of the name.
        fixture.server.handleClosed(old, fixture.nowNanos);
        assertThat(observedOfAlice()).isEqualTo(Addresses.of(IP, 4002));
    }

    private Object observedOfAlice() {
        long guest = fixture.challenged("203.0.113.9");
        fixture.say(guest, new Register("", Bits128.ZERO));
        fixture.say(guest, new Lookup(1, "alice"));
        return fixture.last(guest, Found.class).observed();
    }

    @Test
    void aNameIsKeptForItsOwnerUntilTheLeaseIsOver() {
        long alice = fixture.registered("alice", IP, ALICE);
        fixture.server.handleClosed(alice, fixture.nowNanos);
        fixture.drain();
        assertThat(observedOfAlice()).isNull();
        fixture.pass(59 * SECOND);
        long early = fixture.challenged("203.0.113.1");
        fixture.say(early, new Register("alice", MALLORY));
        fixture.assertRefused(early, RefusalReason.NAME_TAKEN);
        fixture.pass(SECOND);
        fixture.registered("alice", "203.0.113.1", MALLORY);
    }

    @Test
    void theOwnerComesBackBeforeTheLeaseIsOver() {
        fixture.server.handleClosed(fixture.registered("alice", IP, ALICE), fixture.nowNanos);
        fixture.drain();
        fixture.pass(30 * SECOND);
        fixture.registered("alice", "203.0.113.1", ALICE);
    }

    @Test
    void whoSaysGoodbyeGivesTheNameBackAtOnce() {
        long alice = fixture.registered("alice", IP, ALICE);
        fixture.say(alice, new Bye());
        assertThat(fixture.hungUp).contains(alice);
        assertThat(fixture.server.isEmpty()).isTrue();
        fixture.registered("alice", "203.0.113.1", MALLORY);
    }

    @Test
    void aLivingLinkKeepsItsNameBeyondTheLease() {
        long alice = fixture.registered("alice", IP, ALICE);
        fixture.passAlive(200 * SECOND, alice);
        assertThat(observedOfAlice()).isEqualTo(Addresses.of(IP, 4001));
        assertThat(fixture.registry.size(fixture.nowNanos)).isEqualTo(1);
    }

    @Test
    void aRegistryThatIsAwayTakesNoNameAway() {
        long alice = fixture.registered("alice", IP, ALICE);
        fixture.registryAnswers = false;
        fixture.passAlive(100 * SECOND, alice);
        assertThat(fixture.hungUp).isEmpty();
        assertThat(fixture.server.statistics().registryFailures()).isGreaterThanOrEqualTo(4);
        fixture.registryAnswers = true;
        fixture.passAlive(20 * SECOND, alice);
        assertThat(observedOfAlice()).isEqualTo(Addresses.of(IP, 4001));
    }

    @Test
    void aRegistryThatIsAwayTakesNobodyIn() {
        fixture.registryAnswers = false;
        long alice = fixture.challenged(IP);
        fixture.say(alice, new Register("alice", ALICE));
        fixture.pass(3 * SECOND);
        fixture.assertRefused(alice, RefusalReason.UNAVAILABLE);
        assertThat(fixture.server.statistics().registryFailures()).isEqualTo(1);
        assertThat(fixture.server.isEmpty()).isTrue();
    }

    @Test
    void aRenewalThatFailsMeansThatTheOwnerIsElsewhere() {
        long alice = fixture.registered("alice", IP, ALICE);
        fixture.registryAnswers = false;
        fixture.pass(10 * SECOND);
        fixture.say(alice, new Ping(1));
        fixture.pass(10 * SECOND);
        RegistryCommand.Claim renewal = fixture.lastCommand(RegistryCommand.Claim.class);
        assertThat(renewal.renewal()).isTrue();
        fixture.answer(renewal, new RegistryAnswer.Taken());
        fixture.assertRefused(alice, RefusalReason.REPLACED);
        assertThat(fixture.server.isEmpty()).isTrue();
    }

    @Test
    void anAnswerForALinkThatIsGoneGivesTheNameBack() {
        fixture.registryAnswers = false;
        long alice = fixture.challenged(IP);
        fixture.say(alice, new Register("alice", ALICE));
        RegistryCommand.Claim claim = fixture.lastCommand(RegistryCommand.Claim.class);
        fixture.server.handleClosed(alice, fixture.nowNanos);
        fixture.answer(claim, new RegistryAnswer.Claimed(null));
        RegistryCommand.Release release = fixture.lastCommand(RegistryCommand.Release.class);
        assertThat(release.registration()).isEqualTo(claim.holder().registration());
        assertThat(fixture.server.isEmpty()).isTrue();
    }

    @Test
    void answersThatNobodyWaitsForAreIgnored() {
        fixture.server.handleRegistryAnswer(77, new RegistryAnswer.Claimed(null), fixture.nowNanos);
        assertThat(fixture.server.isEmpty()).isTrue();
    }

    // ---- limits

    @Test
    void anAddressHasSoManyLinks() {
        for (int i = 0; i < 4; i++) {
            fixture.link(IP);
        }
        fixture.assertRefused(fixture.link(IP), RefusalReason.TOO_MANY_LINKS);
        assertThat(fixture.hungUp).hasSize(1);
        fixture.link("198.51.100.2");
        assertThat(fixture.hungUp).hasSize(1);
    }

    @Test
    void anIpv6NetworkOf64BitsIsOneAddress() {
        for (int i = 1; i <= 4; i++) {
            fixture.link("2001:db8:0:1::" + i);
        }
        fixture.assertRefused(fixture.link("2001:db8:0:1:ffff::"), RefusalReason.TOO_MANY_LINKS);
        fixture.link("2001:db8:0:2::1");
        assertThat(fixture.hungUp).hasSize(1);
    }

    @Test
    void aServerHasSoManyLinks() {
        for (int i = 0; i < 8; i++) {
            fixture.link("198.51.100." + i);
        }
        fixture.assertRefused(fixture.link("198.51.100.100"), RefusalReason.SERVER_FULL);
        assertThat(fixture.server.statistics().links()).isEqualTo(8);
    }

    @Test
    void anAddressHasSoManyNamesAlsoWhenItsLinksAreLost() {
        for (int i = 0; i < 3; i++) {
            fixture.server.handleClosed(fixture.registered("name" + i, IP), fixture.nowNanos);
            fixture.drain();
        }
        long link = fixture.challenged(IP);
        fixture.say(link, new Register("another", ALICE));
        fixture.assertRefused(link, RefusalReason.TOO_MANY_NAMES);
        fixture.registered("another", "198.51.100.2");
        // The owner of a name that is counted already comes back, and back again.
        fixture.registered("name1", IP);
        fixture.registered("name1", IP);
        // All are silent, and their leases are over.
        fixture.pass(75 * SECOND);
        assertThat(fixture.server.isEmpty()).isTrue();
    }

    @Test
    void aServerHasSoManyNames() {
        for (int i = 0; i < 5; i++) {
            fixture.registered("name" + i, "198.51.100." + i);
        }
        long link = fixture.challenged("203.0.113.1");
        fixture.say(link, new Register("another", ALICE));
        fixture.assertRefused(link, RefusalReason.NAMES_FULL);
        fixture.registered("name0", "203.0.113.1");
    }

    @Test
    void aFullRegistryIsToldAsSuch() {
        fixture.registryAnswers = false;
        long link = fixture.challenged(IP);
        fixture.say(link, new Register("alice", ALICE));
        fixture.answer(fixture.lastCommand(RegistryCommand.Claim.class), new RegistryAnswer.Full());
        fixture.assertRefused(link, RefusalReason.NAMES_FULL);
    }

    @Test
    void whoDoesNotRegisterInTimeHasToGo() {
        long silent = fixture.link(IP);
        long slow = fixture.challenged("198.51.100.2");
        fixture.pass(10 * SECOND - 1);
        assertThat(fixture.hungUp).isEmpty();
        fixture.pass(1);
        assertThat(fixture.hungUp).containsExactlyInAnyOrder(silent, slow);
        assertThat(fixture.server.statistics().refusals()).containsEntry(RefusalReason.TOO_LATE, 2L);
        assertThat(fixture.server.isEmpty()).isTrue();
    }

    @Test
    void whoIsSilentIsGivenUp() {
        long alice = fixture.registered("alice", IP, ALICE);
        fixture.pass(14 * SECOND);
        fixture.say(alice, new Ping(1));
        fixture.pass(15 * SECOND - 1);
        assertThat(fixture.hungUp).isEmpty();
        fixture.pass(1);
        assertThat(fixture.hungUp).containsExactly(alice);
        assertThat(fixture.server.statistics().silentLinks()).isEqualTo(1);
        assertThat(fixture.server.isEmpty()).isFalse();
        fixture.pass(60 * SECOND);
        assertThat(fixture.server.isEmpty()).isTrue();
    }

    // ---- the protocol

    @Test
    void anotherVersionIsRefused() {
        long link = fixture.link(IP);
        fixture.say(link, new Hello(2));
        fixture.assertRefused(link, RefusalReason.BAD_VERSION);
    }

    @Test
    void whatNoClientSaysThenEndsTheLink() {
        RendezvousMessage[] beforeHello = {new Register("a", ALICE), new Ping(1), new Malformed(), new Moved(at())};
        RendezvousMessage[] registered = {new Hello(1), new Register("a", ALICE), new Malformed(), new Moved(at())};
        int violations = 0;
        for (RendezvousMessage message : beforeHello) {
            long link = fixture.link(IP);
            fixture.say(link, message);
            assertThat(fixture.hungUp).contains(link);
            violations++;
        }
        for (RendezvousMessage message : registered) {
            long link = fixture.registered("alice", IP, ALICE);
            fixture.say(link, message);
            assertThat(fixture.hungUp).contains(link);
            violations++;
        }
        assertThat(fixture.server.statistics().violations()).isEqualTo(violations);
    }

    private static java.net.InetSocketAddress at() {
        return Addresses.of(IP, 1);
    }

    @Test
    void aPingIsAnsweredAndTheDistanceMeasuredNowAndThen() {
        long alice = fixture.registered("alice", IP, ALICE);
        fixture.say(alice, new Ping(7));
        assertThat(fixture.last(alice)).isEqualTo(new Pong(7));
        fixture.passAlive(25 * SECOND, alice);
        assertThat(fixture.to(alice)).noneMatch(Ping.class::isInstance);
        fixture.passAlive(60 * SECOND, alice);
        // Who does not answer is not asked again.
        assertThat(fixture.to(alice)).filteredOn(Ping.class::isInstance).hasSize(1);
    }

    @Test
    void messagesOfAnUnknownLinkAreIgnored() {
        fixture.say(99, new Hello(1));
        fixture.server.handleClosed(99, fixture.nowNanos);
        fixture.server.handleMoved(99, at(), fixture.nowNanos);
        assertThat(fixture.server.statistics().ignoredMessages()).isEqualTo(1);
        assertThat(fixture.server.isEmpty()).isTrue();
    }

    // ---- moving

    @Test
    void whoMovesIsToldAndFoundAtItsNewAddress() {
        long alice = fixture.registered("alice", IP, ALICE);
        fixture.server.handleMoved(alice, Addresses.of("203.0.113.5", 6000), fixture.nowNanos);
        fixture.drain();
        assertThat(fixture.last(alice)).isEqualTo(new Moved(Addresses.of("203.0.113.5", 6000)));
        assertThat(observedOfAlice()).isEqualTo(Addresses.of("203.0.113.5", 6000));
        RegistryAnswer found = fixture.registry.answer(new RegistryCommand.Find(1, "alice"), fixture.nowNanos);
        assertThat(((RegistryAnswer.Found) found).holder().observed()).isEqualTo(Addresses.of("203.0.113.5", 6000));
        fixture.say(alice, new Bye());
        fixture.pass(20 * SECOND);
        assertThat(fixture.server.isEmpty()).isTrue();
    }

    @Test
    void whoMovesWhileItRegistersIsFoundAtItsNewAddress() {
        fixture.registryAnswers = false;
        long alice = fixture.challenged(IP);
        fixture.say(alice, new Register("alice", ALICE));
        RegistryCommand.Claim claim = fixture.lastCommand(RegistryCommand.Claim.class);
        fixture.server.handleMoved(alice, Addresses.of("203.0.113.5", 6000), fixture.nowNanos);
        fixture.answer(claim, new RegistryAnswer.Claimed(null));
        assertThat(fixture.lastCommand(RegistryCommand.Claim.class).holder().observed())
                .isEqualTo(Addresses.of("203.0.113.5", 6000));
    }

    @Test
    void aServerThatClosesHangsUpAndKeepsTheNamesForTheirOwners() {
        long alice = fixture.registered("alice", IP, ALICE);
        fixture.server.close(fixture.nowNanos);
        fixture.drain();
        assertThat(fixture.hungUp).containsExactly(alice);
        assertThat(fixture.server.statistics().links()).isZero();
        assertThat(fixture.registry.size(fixture.nowNanos)).isEqualTo(1);
    }
}
