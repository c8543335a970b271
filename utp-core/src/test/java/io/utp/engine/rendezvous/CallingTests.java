package io.utp.engine.rendezvous;

import static io.utp.engine.rendezvous.ServerFixture.DESCRIPTION;
import static io.utp.engine.rendezvous.ServerFixture.SECOND;
import static org.assertj.core.api.Assertions.assertThat;

import io.utp.engine.rendezvous.RendezvousMessage.Accept;
import io.utp.engine.rendezvous.RendezvousMessage.Call;
import io.utp.engine.rendezvous.RendezvousMessage.Decline;
import io.utp.engine.rendezvous.RendezvousMessage.Found;
import io.utp.engine.rendezvous.RendezvousMessage.Invite;
import io.utp.engine.rendezvous.RendezvousMessage.Lookup;
import io.utp.engine.rendezvous.RendezvousMessage.Register;
import io.utp.engine.rendezvous.RendezvousMessage.Start;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a server does with calls. */
class CallingTests {

    private static final NameHolder ELSEWHERE = new NameHolder("two", 5, Addresses.of("203.0.113.1", 1));
    private static final PeerDescription OTHERS = Addresses.host("10.0.0.2", 6000);

    private final ServerFixture fixture = ServerFixture.open();
    private final long alice = fixture.registered("alice", "198.51.100.1");
    private final long bob = fixture.registered("bob", "198.51.100.2");

    private Invite invited() {
        fixture.say(alice, new Call(7, "bob", DESCRIPTION));
        return fixture.last(bob, Invite.class);
    }

    @Test
    void whoAcceptsIsStartedTogetherWithTheCaller() {
        Invite invite = invited();
        assertThat(invite.fromName()).isEqualTo("alice");
        fixture.say(bob, new Accept(invite.sessionId(), OTHERS));
        Start ofAlice = fixture.last(alice, Start.class);
        Start ofBob = fixture.last(bob, Start.class);
        assertThat(ofAlice.callId()).isEqualTo(7);
        assertThat(ofBob.callId()).isZero();
        assertThat(ofAlice.secret()).isEqualTo(ofBob.secret()).isNotEqualTo(Bits128.ZERO);
        assertThat(ofBob.description()).isEqualTo(invite.description());
        assertThat(ofAlice.description().candidates())
                .extracting(Candidate::address)
                .containsExactly(Addresses.of("10.0.0.2", 6000), Addresses.of("198.51.100.2", 4002));
        assertThat(fixture.server.statistics().sessions()).isEqualTo(1);
        assertThat(fixture.server.statistics().pendingCalls()).isZero();
    }

    @Test
    void aGuestCallsWithoutAName() {
        long guest = fixture.challenged("198.51.100.3");
        fixture.say(guest, new Register("", Bits128.ZERO));
        fixture.say(guest, new Call(1, "bob", DESCRIPTION));
        assertThat(fixture.last(bob, Invite.class).fromName()).isEmpty();
    }

    @Test
    void whoDeclinesSaysWhy() {
        fixture.say(bob, new Decline(invited().sessionId(), CallFailure.DECLINED, "not now"));
        fixture.assertFailed(alice, 7, CallFailure.DECLINED);
        assertThat(fixture.last(alice, RendezvousMessage.CallFailed.class).text())
                .isEqualTo("not now");
    }

    @Test
    void nobodyIsFoundUnderAnUnknownName() {
        fixture.say(alice, new Call(7, "carol", DESCRIPTION));
        fixture.assertFailed(alice, 7, CallFailure.NO_SUCH_NAME);
    }

    @Test
    void nobodyCallsItself() {
        fixture.say(alice, new Call(7, "alice", DESCRIPTION));
        fixture.assertFailed(alice, 7, CallFailure.SELF);
    }

    @Test
    void whoDoesNotAnswerInTimeIsNotWaitedFor() {
        Invite invite = invited();
        fixture.pass(5 * SECOND - 1);
        assertThat(fixture.last(alice)).isInstanceOf(RendezvousMessage.Registered.class);
        fixture.pass(1);
        fixture.assertFailed(alice, 7, CallFailure.TIMEOUT);
        fixture.say(bob, new Accept(invite.sessionId(), OTHERS));
        assertThat(fixture.last(bob)).isEqualTo(invite);
        assertThat(fixture.server.statistics().ignoredMessages()).isEqualTo(1);
    }

    @Test
    void whoLosesItsLinkBeforeItAnswersIsNotThere() {
        invited();
        fixture.server.handleClosed(bob, fixture.nowNanos);
        fixture.drain();
        fixture.assertFailed(alice, 7, CallFailure.NO_SUCH_NAME);
    }

    @Test
    void aCallerThatLosesItsLinkIsNotStarted() {
        Invite invite = invited();
        fixture.server.handleClosed(alice, fixture.nowNanos);
        fixture.say(bob, new Accept(invite.sessionId(), OTHERS));
        assertThat(fixture.last(bob)).isEqualTo(invite);
        assertThat(fixture.server.statistics().sessions()).isZero();
        assertThat(fixture.server.statistics().ignoredMessages()).isEqualTo(1);
    }

    @Test
    void anInvitationIsAnsweredOnceAndByWhoGotIt() {
        Invite invite = invited();
        long carol = fixture.registered("carol", "198.51.100.3");
        fixture.say(carol, new Accept(invite.sessionId(), OTHERS));
        fixture.say(alice, new Accept(invite.sessionId(), OTHERS));
        assertThat(fixture.server.statistics().ignoredMessages()).isEqualTo(2);
        fixture.say(bob, new Accept(invite.sessionId(), OTHERS));
        fixture.say(bob, new Accept(invite.sessionId(), OTHERS));
        fixture.say(bob, new Decline(invite.sessionId(), CallFailure.BUSY, ""));
        assertThat(fixture.server.statistics().ignoredMessages()).isEqualTo(4);
        assertThat(fixture.server.statistics().sessions()).isEqualTo(1);
        assertThat(fixture.to(alice)).filteredOn(Start.class::isInstance).hasSize(1);
    }

    @Test
    void whoHasTooManyInvitationsIsBusy() {
        long carol = fixture.registered("carol", "198.51.100.3");
        fixture.say(alice, new Call(1, "bob", DESCRIPTION));
        fixture.say(alice, new Call(2, "bob", DESCRIPTION));
        fixture.say(carol, new Call(3, "bob", DESCRIPTION));
        fixture.assertFailed(carol, 3, CallFailure.BUSY);
    }

    @Test
    void aLinkWaitsForSoManyCallsAtOnce() {
        fixture.registered("carol", "198.51.100.3");
        fixture.say(alice, new Call(1, "bob", DESCRIPTION));
        fixture.say(alice, new Call(2, "carol", DESCRIPTION));
        fixture.say(alice, new Call(3, "bob", DESCRIPTION));
        fixture.assertFailed(alice, 3, CallFailure.LIMIT);
        assertThat(fixture.server.statistics().pendingCalls()).isEqualTo(2);
    }

    @Test
    void aLinkAsksSoManyTimesAMinute() {
        for (int i = 1; i <= 6; i++) {
            fixture.say(alice, new Lookup(i, "bob"));
            assertThat(fixture.last(alice)).isEqualTo(new Found(i, Addresses.of("198.51.100.2", 4002)));
        }
        fixture.say(alice, new Lookup(7, "bob"));
        fixture.assertFailed(alice, 7, CallFailure.LIMIT);
        fixture.say(alice, new Call(8, "bob", DESCRIPTION));
        assertThat(fixture.last(bob)).isInstanceOf(RendezvousMessage.Registered.class);
        fixture.passAlive(60 * SECOND, alice, bob);
        fixture.say(alice, new Lookup(9, "bob"));
        assertThat(fixture.last(alice)).isInstanceOf(Found.class);
    }

    @Test
    void candidatesThatAreNotPassedOnAreCounted() {
        PeerDescription told = Addresses.host("203.0.113.99", 53);
        fixture.say(alice, new Call(7, "bob", told));
        Invite invite = fixture.last(bob, Invite.class);
        assertThat(invite.description().candidates())
                .extracting(Candidate::address)
                .containsExactly(Addresses.of("198.51.100.1", 4001));
        fixture.say(bob, new Accept(invite.sessionId(), told));
        assertThat(fixture.server.statistics().droppedCandidates()).isEqualTo(2);
    }

    // ---- when both begin

    @ParameterizedTest
    @CsvSource({"10, 80, 70, 0", "80, 10, 0, 70", "10, 10, 0, 0", "0, 9000, 2000, 0"})
    void theNearerOneWaits(long toCaller, long toCalled, int callerWaits, int calledWaits) {
        long milli = 1_000_000;
        assertThat(Calls.delayMillis(toCaller * milli, toCalled * milli)).isEqualTo(callerWaits);
        assertThat(Calls.delayMillis(toCalled * milli, toCaller * milli)).isEqualTo(calledWaits);
    }

    @Test
    void aLinksRoundTripTimeIsTheLowerOfTheLastTwo() {
        Link link = new Link(1, Addresses.of("198.51.100.1", 1));
        assertThat(link.rttNanos()).isZero();
        int[] samples = {1000, 30, 50, 70};
        int[] expected = {1000, 30, 30, 50};
        for (int i = 0; i < samples.length; i++) {
            link.handleAsked(i, 0);
            link.handleAnswered(i + 1, 5);
            link.handleAnswered(i, samples[i]);
            link.handleAnswered(i, 100_000);
            assertThat(link.rttNanos()).isEqualTo(expected[i]);
        }
    }

    // ---- other instances

    private RegistryCommand.Find finding(String name) {
        fixture.registryAnswers = false;
        fixture.say(alice, new Call(7, name, DESCRIPTION));
        return fixture.lastCommand(RegistryCommand.Find.class);
    }

    private RegistryCommand.Send inviting() {
        fixture.answer(finding("carol"), new RegistryAnswer.Found(ELSEWHERE));
        return fixture.lastCommand(RegistryCommand.Send.class);
    }

    private static ForwardMessage decoded(RegistryCommand.Send send) {
        ForwardMessage message = ForwardCodec.decode(send.bytes());
        assertThat(message).isNotNull();
        return message;
    }

    private void forward(ForwardMessage message) {
        fixture.server.handleForwarded(ForwardCodec.encode(message), fixture.nowNanos);
        fixture.drain();
    }

    @Test
    void whoIsElsewhereIsInvitedThereAndTheCallersServerMakesTheSecret() {
        RegistryCommand.Send send = inviting();
        assertThat(send.instance()).isEqualTo("two");
        ForwardMessage.Invite invite = (ForwardMessage.Invite) decoded(send);
        assertThat(invite.toName()).isEqualTo("carol");
        assertThat(invite.fromName()).isEqualTo("alice");
        fixture.answer(send, new RegistryAnswer.Delivered(true));

        forward(new ForwardMessage.Accept(invite.sessionId(), "two", 40_000, 0, OTHERS));
        RegistryCommand.Send started = fixture.lastCommand(RegistryCommand.Send.class);
        ForwardMessage.Start ofCarol = (ForwardMessage.Start) decoded(started);
        Start ofAlice = fixture.last(alice, Start.class);
        assertThat(started.instance()).isEqualTo("two");
        assertThat(ofCarol.secret()).isEqualTo(ofAlice.secret());
        assertThat(ofAlice.delayMillis()).isEqualTo(20);
        assertThat(ofCarol.delayMillis()).isZero();
    }

    @Test
    void anInstanceThatIsGoneHasNobody() {
        fixture.answer(inviting(), new RegistryAnswer.Delivered(false));
        fixture.assertFailed(alice, 7, CallFailure.NO_SUCH_NAME);
    }

    @Test
    void aRegistryThatIsAwayFindsNobodyElsewhere() {
        fixture.answer(finding("carol"), new RegistryAnswer.Unavailable());
        fixture.assertFailed(alice, 7, CallFailure.UNAVAILABLE);
        assertThat(fixture.server.statistics().registryFailures()).isEqualTo(1);
    }

    @Test
    void aRegistryThatIsAwayIsNotNeededForWhoIsHere() {
        fixture.registryAnswers = false;
        fixture.say(alice, new Call(7, "bob", DESCRIPTION));
        assertThat(fixture.last(bob)).isInstanceOf(Invite.class);
    }

    @Test
    void whoHasLostItsLinkIsNotThere() {
        fixture.answer(finding("carol"), new RegistryAnswer.Found(new NameHolder("two", 5, null)));
        fixture.assertFailed(alice, 7, CallFailure.NO_SUCH_NAME);
    }

    @Test
    void whoeverTheRegistryStillBelievesToBeHereIsNotThere() {
        NameHolder here = new NameHolder("one", 5, Addresses.of("203.0.113.1", 1));
        fixture.answer(finding("carol"), new RegistryAnswer.Found(here));
        fixture.assertFailed(alice, 7, CallFailure.NO_SUCH_NAME);
        fixture.say(alice, new Lookup(8, "carol"));
        fixture.answer(fixture.lastCommand(RegistryCommand.Find.class), new RegistryAnswer.Found(here));
        assertThat(fixture.last(alice)).isEqualTo(new Found(8, null));
    }

    @Test
    void whoIsElsewhereIsFoundThere() {
        fixture.registryAnswers = false;
        fixture.say(alice, new Lookup(8, "carol"));
        fixture.answer(fixture.lastCommand(RegistryCommand.Find.class), new RegistryAnswer.Found(ELSEWHERE));
        assertThat(fixture.last(alice)).isEqualTo(new Found(8, ELSEWHERE.observed()));
        fixture.say(alice, new Lookup(9, "carol"));
        fixture.pass(3 * SECOND);
        fixture.assertFailed(alice, 9, CallFailure.UNAVAILABLE);
    }

    @Test
    void messagesOfOtherInstancesAboutWhatIsOverAreDroppedAndCounted() {
        ForwardMessage.Invite invite = (ForwardMessage.Invite) decoded(inviting());
        long session = invite.sessionId();
        forward(new ForwardMessage.Accept(session, "three", 0, 0, OTHERS));
        forward(new ForwardMessage.Accept(session + 1, "two", 0, 0, OTHERS));
        forward(new ForwardMessage.Fail(session + 1, "two", CallFailure.BUSY, ""));
        forward(new ForwardMessage.Start(session, "two", Bits128.ZERO, 0, OTHERS));
        forward(new ForwardMessage.Evict(12345));
        fixture.server.handleForwarded(new byte[] {1, 2, 3}, fixture.nowNanos);
        assertThat(fixture.server.statistics().droppedForwards()).isEqualTo(6);
        forward(new ForwardMessage.Fail(session, "two", CallFailure.DECLINED, "no"));
        fixture.assertFailed(alice, 7, CallFailure.DECLINED);
        forward(new ForwardMessage.Accept(session, "two", 0, 0, OTHERS));
        assertThat(fixture.server.statistics().droppedForwards()).isEqualTo(7);
    }

    @Test
    void theCalledAcceptsAndDeclinesTowardsTheInstanceOfItsCaller() {
        fixture.registryAnswers = false;
        forward(new ForwardMessage.Invite(11, "two", "carol", "bob", DESCRIPTION));
        assertThat(fixture.last(bob)).isEqualTo(new Invite(11, "carol", DESCRIPTION));
        fixture.say(bob, new Accept(11, OTHERS));
        RegistryCommand.Send answer = fixture.lastCommand(RegistryCommand.Send.class);
        assertThat(answer.instance()).isEqualTo("two");
        assertThat(decoded(answer)).isInstanceOf(ForwardMessage.Accept.class);
        int commands = fixture.commands.size();
        fixture.say(bob, new Accept(11, OTHERS));
        fixture.say(bob, new Decline(11, CallFailure.DECLINED, ""));
        assertThat(fixture.commands).hasSize(commands);
        assertThat(fixture.server.statistics().ignoredMessages()).isEqualTo(2);
        forward(new ForwardMessage.Start(11, "three", Bits128.ZERO, 3, DESCRIPTION));
        assertThat(fixture.last(bob)).isInstanceOf(Invite.class);
        forward(new ForwardMessage.Start(11, "two", Bits128.ZERO, 3, DESCRIPTION));
        assertThat(fixture.last(bob)).isEqualTo(new Start(11, 0, Bits128.ZERO, 3, DESCRIPTION));

        forward(new ForwardMessage.Invite(12, "two", "carol", "bob", DESCRIPTION));
        fixture.say(bob, new Decline(12, CallFailure.BUSY, "no"));
        assertThat(decoded(fixture.lastCommand(RegistryCommand.Send.class)))
                .isEqualTo(new ForwardMessage.Fail(12, "one", CallFailure.BUSY, "no"));
        forward(new ForwardMessage.Invite(13, "two", "carol", "nobody", DESCRIPTION));
        assertThat(((ForwardMessage.Fail) decoded(fixture.lastCommand(RegistryCommand.Send.class))).reason())
                .isEqualTo(CallFailure.NO_SUCH_NAME);
    }

    @Test
    void anInvitationWhoseCallersServerDiedIsForgotten() {
        fixture.registryAnswers = false;
        forward(new ForwardMessage.Invite(11, "two", "carol", "bob", DESCRIPTION));
        fixture.say(bob, new Accept(11, OTHERS));
        fixture.pass(8 * SECOND);
        forward(new ForwardMessage.Start(11, "two", Bits128.ZERO, 3, DESCRIPTION));
        assertThat(fixture.server.statistics().droppedForwards()).isEqualTo(1);
    }

    @Test
    void whoRegistersElsewhereIsReplacedHere() {
        RegistryCommand.Claim claim = (RegistryCommand.Claim) fixture.commands.get(0);
        assertThat(claim.name()).isEqualTo("alice");
        forward(new ForwardMessage.Evict(claim.holder().registration()));
        fixture.assertRefused(alice, RefusalReason.REPLACED);
    }

    @Test
    void whoWasRegisteredElsewhereIsReplacedThere() {
        fixture.registryAnswers = false;
        long carol = fixture.challenged("198.51.100.3");
        fixture.say(carol, new Register("carol", new Bits128(3, 3)));
        fixture.answer(fixture.lastCommand(RegistryCommand.Claim.class), new RegistryAnswer.Claimed(ELSEWHERE));
        RegistryCommand.Send send = fixture.lastCommand(RegistryCommand.Send.class);
        assertThat(send.instance()).isEqualTo("two");
        assertThat(decoded(send)).isEqualTo(new ForwardMessage.Evict(5));
    }
}
