package io.utp.engine.rendezvous;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.utp.engine.rendezvous.RendezvousClient.Dial;
import io.utp.engine.rendezvous.RendezvousMessage.Accept;
import io.utp.engine.rendezvous.RendezvousMessage.Bye;
import io.utp.engine.rendezvous.RendezvousMessage.Call;
import io.utp.engine.rendezvous.RendezvousMessage.Challenge;
import io.utp.engine.rendezvous.RendezvousMessage.Decline;
import io.utp.engine.rendezvous.RendezvousMessage.Found;
import io.utp.engine.rendezvous.RendezvousMessage.Hello;
import io.utp.engine.rendezvous.RendezvousMessage.Invite;
import io.utp.engine.rendezvous.RendezvousMessage.Lookup;
import io.utp.engine.rendezvous.RendezvousMessage.Malformed;
import io.utp.engine.rendezvous.RendezvousMessage.Moved;
import io.utp.engine.rendezvous.RendezvousMessage.Ping;
import io.utp.engine.rendezvous.RendezvousMessage.Pong;
import io.utp.engine.rendezvous.RendezvousMessage.Refused;
import io.utp.engine.rendezvous.RendezvousMessage.Register;
import io.utp.engine.rendezvous.RendezvousMessage.Registered;
import io.utp.engine.rendezvous.RendezvousMessage.Start;
import io.utp.engine.time.Deadline;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What a client does on a link that is driven by hand. */
class RendezvousClientTests {

    private static final long SECOND = 1_000_000_000L;
    private static final InetSocketAddress ONE = Addresses.of("192.0.2.1", 8300);
    private static final InetSocketAddress TWO = Addresses.of("192.0.2.2", 8300);
    private static final InetSocketAddress OBSERVED = Addresses.of("198.51.100.1", 4000);
    private static final Bits128 NONCE = new Bits128(5, 6);
    private static final PeerDescription DESCRIPTION = Addresses.host("10.0.0.1", 5000);

    private RendezvousClient client = client("alice", null);
    private long now = SECOND;

    private static RendezvousClient client(@Nullable String name, @Nullable String token) {
        return new RendezvousClient(
                new RendezvousClientSettings(
                        List.of(ONE, TWO), name, token, 5 * SECOND, 3 * SECOND, 10 * SECOND, 10 * SECOND),
                new Random(1));
    }

    // ---- helpers

    private long dialled(InetSocketAddress server) {
        Dial dial = client.pollDial();
        assertThat(dial).isNotNull();
        assertThat(dial.server()).isEqualTo(server);
        return dial.link();
    }

    private long challenged(boolean tokens) {
        client.start(now);
        Dial dial = client.pollDial();
        assertThat(dial).isNotNull();
        client.handleOpened(dial.link(), now);
        assertThat(client.pollMessage()).isEqualTo(new Hello(1));
        client.handleMessage(dial.link(), new Challenge(NONCE, tokens), now);
        return dial.link();
    }

    private long registered() {
        long link = challenged(false);
        assertThat(client.pollMessage()).isInstanceOf(Register.class);
        client.handleMessage(link, new Registered(OBSERVED, 60, 15, List.of(3478)), now);
        return link;
    }

    private List<RendezvousMessage> messages() {
        List<RendezvousMessage> messages = new ArrayList<>();
        for (var message = client.pollMessage(); message != null; message = client.pollMessage()) {
            messages.add(message);
        }
        return messages;
    }

    private List<RendezvousEvent> events() {
        List<RendezvousEvent> events = new ArrayList<>();
        for (var event = client.pollEvent(); event != null; event = client.pollEvent()) {
            events.add(event);
        }
        return events;
    }

    /** Comes to the next deadline. */
    private void next() {
        assertThat(client.nextDeadline()).isNotEqualTo(Deadline.NEVER);
        now = Math.max(now, client.nextDeadline());
        client.handleTimeout(now);
    }

    private void pass(long nanos) {
        long end = now + nanos;
        while (client.nextDeadline() <= end) {
            next();
        }
        now = end;
    }

    // ---- registering

    @Test
    void itRegistersWithTheProofThatItKnowsItsToken() {
        client = client("alice", "token");
        challenged(true);
        assertThat(client.pollMessage()).isEqualTo(new Register("alice", NameTokens.proof("token", NONCE, "alice")));
    }

    @Test
    void itTellsAnOpenServerTheKeyOfTheOwner() {
        client = client("alice", "token");
        challenged(false);
        assertThat(client.pollMessage()).isEqualTo(new Register("alice", NameTokens.ownerKey("token")));
    }

    @Test
    void withoutATokenItHasAKeyForItsLifetime() {
        long link = challenged(false);
        Register first = (Register) client.pollMessage();
        assertThat(first.credential()).isNotEqualTo(Bits128.ZERO);
        client.handleClosed(link, "lost", now);
        next();
        long again = dialled(TWO);
        client.handleOpened(again, now);
        client.handleMessage(again, new Challenge(NONCE, false), now);
        assertThat(messages()).containsExactly(new Hello(1), first);
    }

    @Test
    void itTellsWhereItIsSeen() {
        registered();
        assertThat(events()).containsExactly(new RendezvousEvent.Registered(OBSERVED, ONE, List.of(3478)));
        assertThat(client.isRegistered()).isTrue();
        assertThat(client.observed()).isEqualTo(OBSERVED);
    }

    @Test
    void itDoesNothingBeforeItIsStarted() {
        assertThat(client.pollDial()).isNull();
        assertThat(client.nextDeadline()).isEqualTo(Deadline.NEVER);
    }

    // ---- refused

    @Test
    void aRefusalForGoodIsToldAndTriedAgainSlowly() {
        client = client("alice", "token");
        long link = challenged(true);
        client.handleMessage(link, new Refused(RefusalReason.BAD_TOKEN, "wrong"), now);
        assertThat(events())
                .containsExactly(new RendezvousEvent.RegistrationFailed(RefusalReason.BAD_TOKEN, "wrong", true));
        assertThat(client.pollHangUp()).isEqualTo(link);
        long refused = now;
        next();
        assertThat(now - refused).isBetween(15 * SECOND, 30 * SECOND);
        dialled(TWO);
    }

    @Test
    void aRefusalForGoodEndsWhatWaits() {
        client = client("alice", "token");
        long link = challenged(true);
        long call = client.call("bob", DESCRIPTION, now);
        client.handleMessage(link, new Refused(RefusalReason.BAD_TOKEN, "wrong"), now);
        assertThat(events()).contains(new RendezvousEvent.CallFailed(call, CallFailure.UNAVAILABLE, "wrong"));
    }

    @Test
    void aNameThatIsTakenIsTriedAgainSoon() {
        long link = challenged(false);
        client.handleMessage(link, new Refused(RefusalReason.NAME_TAKEN, "taken"), now);
        assertThat(events())
                .containsExactly(new RendezvousEvent.RegistrationFailed(RefusalReason.NAME_TAKEN, "taken", false));
        long refused = now;
        next();
        assertThat(now - refused).isBetween(SECOND / 8, SECOND / 4);
    }

    // ---- lost

    @Test
    void itTriesOneServerAfterTheOtherAndWaitsTwiceAsLongEachTime() {
        client.start(now);
        long mostNanos = SECOND / 4;
        for (int i = 0; i < 12; i++) {
            long link = dialled(i % 2 == 0 ? ONE : TWO);
            client.handleClosed(link, "nobody answers", now);
            assertThat(client.pollHangUp()).isZero();
            long failed = now;
            next();
            assertThat(now - failed).isBetween(mostNanos / 2, mostNanos);
            mostNanos = Math.min(2 * mostNanos, 30 * SECOND);
        }
        assertThat(events()).hasSize(12).allMatch(RendezvousEvent.Unreachable.class::isInstance);
    }

    @Test
    void aServerThatOpensTheLinkAndSaysNothingIsGivenUp() {
        client.start(now);
        long link = dialled(ONE);
        client.handleOpened(link, now);
        pass(10 * SECOND);
        assertThat(client.pollHangUp()).isEqualTo(link);
        assertThat(events()).hasSize(1).allMatch(RendezvousEvent.Unreachable.class::isInstance);
        assertThat(messages()).isEmpty();
    }

    @Test
    void aServerThatDoesNotAnswerIsLost() {
        long link = registered();
        events();
        pass(5 * SECOND);
        assertThat(messages()).hasSize(1).allMatch(Ping.class::isInstance);
        pass(3 * SECOND - 1);
        assertThat(client.isRegistered()).isTrue();
        pass(1);
        assertThat(client.isRegistered()).isFalse();
        assertThat(client.pollHangUp()).isEqualTo(link);
        assertThat(events()).hasSize(1).allMatch(RendezvousEvent.Lost.class::isInstance);
        assertThat(client.observed()).isNull();
    }

    @Test
    void aServerThatAnswersIsAskedEachFiveSeconds() {
        long link = registered();
        for (int i = 0; i < 100; i++) {
            pass(5 * SECOND);
            List<RendezvousMessage> asked = messages();
            assertThat(asked).hasSize(1);
            client.handleMessage(link, new Pong(((Ping) asked.get(0)).id()), now);
        }
        assertThat(client.isRegistered()).isTrue();
    }

    @Test
    void anAnswerToAnotherQuestionProvesNothing() {
        long link = registered();
        pass(5 * SECOND);
        Ping ping = (Ping) client.pollMessage();
        client.handleMessage(link, new Pong(ping.id() + 1), now);
        pass(3 * SECOND);
        assertThat(client.isRegistered()).isFalse();
        assertThat(client.statistics().ignoredMessages()).isEqualTo(1);
    }

    @Test
    void itAsksMoreOftenWhereTheServerIsImpatient() {
        long link = challenged(false);
        client.handleMessage(link, new Registered(OBSERVED, 60, 6, List.of()), now);
        messages();
        pass(2 * SECOND);
        assertThat(messages()).hasSize(1);
    }

    @Test
    void whoSuspectsThePathAsksAtOnce() {
        registered();
        client.probe(now);
        client.probe(now);
        assertThat(messages()).hasSize(1).allMatch(Ping.class::isInstance);
        pass(3 * SECOND);
        assertThat(client.isRegistered()).isFalse();
    }

    @Test
    void whoSuspectsThatTheNetworkIsBackTriesAtOnce() {
        client.start(now);
        for (int i = 0; i < 12; i++) {
            client.handleClosed(client.pollDial().link(), "nobody answers", now);
            if (i < 11) {
                next();
            }
        }
        client.probe(now);
        assertThat(client.nextDeadline()).isEqualTo(now);
        client.handleTimeout(now);
        dialled(ONE);
    }

    @Test
    void aServerThatDropsEverybodyAtOnceIsNotAskedAllTheTime() {
        client.start(now);
        long waited = 0;
        for (int i = 0; i < 8; i++) {
            long link = client.pollDial().link();
            client.handleOpened(link, now);
            client.handleMessage(link, new Challenge(NONCE, false), now);
            client.handleMessage(link, new Registered(OBSERVED, 60, 15, List.of()), now);
            client.handleClosed(link, "lost", now);
            long lost = now;
            next();
            waited = now - lost;
        }
        assertThat(waited).isGreaterThanOrEqualTo(15 * SECOND);
    }

    @Test
    void inputsAboutAnOldLinkAreIgnored() {
        long old = registered();
        client.handleClosed(old, "lost", now);
        next();
        long link = dialled(TWO);
        client.handleOpened(old, now);
        client.handleMessage(old, new Challenge(NONCE, false), now);
        client.handleClosed(old, "again", now);
        assertThat(messages()).isEmpty();
        client.handleOpened(link, now);
        assertThat(messages()).containsExactly(new Hello(1));
    }

    @Test
    void whatNoServerSaysEndsTheLink() {
        RendezvousMessage[] wrong = {
            new Malformed(),
            new Hello(1),
            new Bye(),
            new Registered(OBSERVED, 60, 15, List.of()),
            new Call(1, "bob", DESCRIPTION),
            new Invite(1, "bob", Addresses.host("10.0.0.1", 0)),
            new Start(1, 1, NONCE, 0, Addresses.host("224.0.0.1", 1))
        };
        for (RendezvousMessage message : wrong) {
            client = client("alice", null);
            long link = registered();
            client.handleMessage(link, message, now);
            assertThat(client.pollHangUp()).isEqualTo(link);
            assertThat(client.statistics().violations()).isEqualTo(1);
        }
        client = client("alice", null);
        long link = challenged(false);
        client.handleMessage(link, new Pong(1), now);
        assertThat(client.statistics().violations()).isEqualTo(1);
    }

    // ---- calling

    @Test
    void aCallLeadsToAStart() {
        long link = registered();
        events();
        long call = client.call("bob", DESCRIPTION, now);
        assertThat(messages()).containsExactly(new Call(call, "bob", DESCRIPTION));
        client.handleMessage(link, new Start(9, call, NONCE, 20, DESCRIPTION), now);
        client.handleMessage(link, new Start(9, call, NONCE, 20, DESCRIPTION), now);
        List<RendezvousEvent> events = events();
        assertThat(events).hasSize(1);
        RendezvousEvent.Start start = (RendezvousEvent.Start) events.get(0);
        assertThat(start.controlling()).isTrue();
        assertThat(start.peerName()).isEqualTo("bob");
        assertThat(start.key().secret()).isEqualTo(NONCE.toBytes());
        assertThat(start.delayNanos()).isEqualTo(20_000_000);
        assertThat(client.statistics().ignoredMessages()).isEqualTo(1);
    }

    @Test
    void aCallWithoutALinkWaitsForOneUntilItsTimeIsOver() {
        client.start(now);
        long call = client.call("bob", DESCRIPTION, now);
        pass(9 * SECOND);
        assertThat(events()).isEmpty();
        pass(SECOND);
        assertThat(events())
                .filteredOn(RendezvousEvent.CallFailed.class::isInstance)
                .containsExactly(
                        new RendezvousEvent.CallFailed(call, CallFailure.UNAVAILABLE, "no server has answered yet"));
    }

    @Test
    void aCallThatWasLostWithItsLinkIsMadeOnceMore() {
        long link = registered();
        long call = client.call("bob", DESCRIPTION, now);
        client.handleClosed(link, "lost", now);
        next();
        long again = dialled(TWO);
        client.handleOpened(again, now);
        client.handleMessage(again, new Challenge(NONCE, false), now);
        client.handleMessage(again, new Registered(OBSERVED, 60, 15, List.of()), now);
        assertThat(messages()).contains(new Call(call, "bob", DESCRIPTION));
    }

    @Test
    void aCallThatTheServerDoesNotAnswerFails() {
        long link = registered();
        events();
        long call = client.call("bob", DESCRIPTION, now);
        pass(5 * SECOND);
        for (RendezvousMessage message : messages()) {
            if (message instanceof Ping ping) {
                client.handleMessage(link, new Pong(ping.id()), now);
            }
        }
        pass(5 * SECOND);
        assertThat(events())
                .containsExactly(
                        new RendezvousEvent.CallFailed(call, CallFailure.TIMEOUT, "the server did not answer in time"));
    }

    @Test
    void whatFailedIsToldOnceAndWhatWasGivenUpNotAtAll() {
        long link = registered();
        events();
        long call = client.call("bob", DESCRIPTION, now);
        long given = client.call("carol", DESCRIPTION, now);
        client.cancel(given);
        for (long id : new long[] {call, call, given, 99}) {
            client.handleMessage(link, new RendezvousMessage.CallFailed(id, CallFailure.BUSY, ""), now);
        }
        assertThat(events()).containsExactly(new RendezvousEvent.CallFailed(call, CallFailure.BUSY, ""));
        assertThat(client.statistics().ignoredMessages()).isEqualTo(3);
    }

    @Test
    void aQuestionForANameIsAnswered() {
        long link = registered();
        events();
        long question = client.lookUp("bob", now);
        assertThat(messages()).containsExactly(new Lookup(question, "bob"));
        client.handleMessage(link, new Start(1, question, NONCE, 0, DESCRIPTION), now);
        client.handleMessage(link, new Found(question, OBSERVED), now);
        client.handleMessage(link, new Found(question, null), now);
        assertThat(events()).containsExactly(new RendezvousEvent.LookedUp(question, "bob", OBSERVED));
        assertThat(client.statistics().ignoredMessages()).isEqualTo(2);
    }

    @Test
    void tooManyCallsFailAtOnce() {
        client.start(now);
        for (int i = 0; i < Questions.MOST; i++) {
            client.call("bob", DESCRIPTION, now);
        }
        assertThat(events()).isEmpty();
        client.call("bob", DESCRIPTION, now);
        assertThat(events()).hasSize(1);
    }

    @Test
    void aNameThatNobodyHasIsTheCallersMistake() {
        assertThatThrownBy(() -> client.call("no name", DESCRIPTION, now)).isInstanceOf(IllegalArgumentException.class);
    }

    // ---- being called

    @Test
    void whoAcceptsIsStarted() {
        long link = registered();
        events();
        client.handleMessage(link, new Invite(9, "bob", DESCRIPTION), now);
        assertThat(events()).containsExactly(new RendezvousEvent.Invited(9, "bob", DESCRIPTION));
        client.handleMessage(link, new Start(9, 0, NONCE, 0, DESCRIPTION), now);
        assertThat(events()).isEmpty();
        client.accept(9, DESCRIPTION);
        client.accept(9, DESCRIPTION);
        client.decline(9, CallFailure.DECLINED, "");
        assertThat(messages()).containsExactly(new Accept(9, DESCRIPTION));
        client.handleMessage(link, new Start(9, 0, NONCE, 0, DESCRIPTION), now);
        RendezvousEvent.Start start = (RendezvousEvent.Start) client.pollEvent();
        assertThat(start.controlling()).isFalse();
        assertThat(start.callId()).isZero();
        assertThat(start.peerName()).isEqualTo("bob");
    }

    @Test
    void whoDeclinesSaysSoOnce() {
        long link = registered();
        client.handleMessage(link, new Invite(9, "bob", DESCRIPTION), now);
        client.decline(9, CallFailure.DECLINED, "not now");
        client.decline(9, CallFailure.DECLINED, "not now");
        client.accept(9, DESCRIPTION);
        assertThat(messages()).containsExactly(new Decline(9, CallFailure.DECLINED, "not now"));
    }

    @Test
    void tooManyInvitationsAreDeclined() {
        long link = registered();
        events();
        for (int i = 0; i <= ReceivedInvitations.MOST; i++) {
            client.handleMessage(link, new Invite(i, "bob", DESCRIPTION), now);
        }
        assertThat(events()).hasSize(ReceivedInvitations.MOST);
        assertThat(messages())
                .containsExactly(new Decline(ReceivedInvitations.MOST, CallFailure.BUSY, "too many invitations"));
    }

    @Test
    void anInvitationIsOverWithItsTimeAndWithItsLink() {
        long link = registered();
        client.handleMessage(link, new Invite(9, "bob", DESCRIPTION), now);
        client.handleClosed(link, "lost", now);
        client.accept(9, DESCRIPTION);
        assertThat(messages()).isEmpty();
    }

    @Test
    void aMoveIsTold() {
        long link = registered();
        events();
        client.handleMessage(link, new Moved(TWO), now);
        assertThat(events()).containsExactly(new RendezvousEvent.Moved(TWO));
        assertThat(client.observed()).isEqualTo(TWO);
    }

    @Test
    void aPingIsAnswered() {
        long link = registered();
        client.handleMessage(link, new Ping(4), now);
        assertThat(messages()).containsExactly(new Pong(4));
    }

    // ---- without a name, and the end

    @Test
    void aGuestHasALinkOnlyWhileItAsks() {
        client = client(null, null);
        client.start(now);
        assertThat(client.pollDial()).isNull();
        long question = client.lookUp("bob", now);
        long link = dialled(ONE);
        client.handleOpened(link, now);
        client.handleMessage(link, new Challenge(NONCE, true), now);
        assertThat(messages()).containsExactly(new Hello(1), new Register("", Bits128.ZERO));
        client.handleMessage(link, new Registered(OBSERVED, 60, 65_000, List.of()), now);
        assertThat(messages()).containsExactly(new Lookup(question, "bob"));
        client.handleMessage(link, new Found(question, null), now);
        for (int i = 0; i < 5; i++) {
            pass(5 * SECOND);
            client.handleMessage(link, new Pong(((Ping) client.pollMessage()).id()), now);
        }
        assertThat(client.pollHangUp()).isZero();
        pass(5 * SECOND);
        assertThat(client.pollHangUp()).isEqualTo(link);
        assertThat(events()).endsWith(new RendezvousEvent.Rested());
        assertThat(client.nextDeadline()).isEqualTo(Deadline.NEVER);
        client.lookUp("bob", now);
        dialled(TWO);
    }

    @Test
    void aGuestStopsTryingWhenItWantsNothing() {
        client = client(null, null);
        client.lookUp("bob", now);
        for (int i = 0; client.nextDeadline() != Deadline.NEVER; i++) {
            assertThat(i).isLessThan(100);
            Dial dial = client.pollDial();
            if (dial != null) {
                client.handleClosed(dial.link(), "nobody answers", now);
            }
            next();
        }
        assertThat(events())
                .filteredOn(RendezvousEvent.CallFailed.class::isInstance)
                .hasSize(1);
    }

    @Test
    void whoLeavesSaysGoodbyeAndIsSilentAfterwards() {
        long link = registered();
        events();
        long call = client.call("bob", DESCRIPTION, now);
        messages();
        client.close();
        assertThat(messages()).containsExactly(new Bye());
        assertThat(client.pollHangUp()).isEqualTo(link);
        assertThat(events())
                .containsExactly(new RendezvousEvent.CallFailed(
                        call, CallFailure.UNAVAILABLE, "the node has left the rendezvous"));
        client.handleClosed(link, "closed", now);
        client.handleMessage(link, new Ping(1), now);
        client.start(now);
        assertThat(client.nextDeadline()).isEqualTo(Deadline.NEVER);
        assertThat(client.pollDial()).isNull();
        client.lookUp("bob", now);
        assertThat(events()).hasSize(1);
    }

    @Test
    void settingsThatCannotWorkAreTheCallersMistake() {
        assertThatThrownBy(() -> RendezvousClientSettings.of(List.of(), "alice", null))
                .hasMessageContaining("name at least one");
        assertThatThrownBy(() -> RendezvousClientSettings.of(List.of(ONE), null, "token"))
                .hasMessageContaining("say whose it is");
        assertThatThrownBy(() -> RendezvousClientSettings.of(List.of(ONE), "alice", ""))
                .hasMessageContaining("leave it out");
        assertThatThrownBy(() -> RendezvousClientSettings.of(List.of(ONE), "a b", null))
                .hasMessageContaining("A name has");
        assertThatThrownBy(() -> new RendezvousClientSettings(List.of(ONE), "alice", null, 0, 1, 1, 1))
                .hasMessageContaining("longer than 0");
    }
}
