package io.utp.engine.traversal;

import static org.assertj.core.api.Assertions.assertThat;

import io.utp.engine.time.Deadline;
import io.utp.engine.wire.PunchMessage;
import io.utp.simulation.EngineSettings;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class PunchesTests {

    private static final long MILLI = 1_000_000L;
    private static final long SECOND = 1_000 * MILLI;

    private static final InetSocketAddress PEER = new InetSocketAddress("198.51.100.7", 7_000);
    private static final InetSocketAddress OTHER_PORT = new InetSocketAddress("198.51.100.7", 7_001);
    private static final InetSocketAddress STRANGER = new InetSocketAddress("203.0.113.9", 7_000);

    private final Punches punches = new Punches(new EngineSettings().limits());
    private long now = 5 * SECOND;

    // ---- asking

    @Test
    void theFirstPunchGoesAtOnceAndTheOthersEveryHalfSecond() {
        // utp-punch 1.0.1
        punches.start(PEER, 3, now);
        assertThat(sent()).containsExactly("PUNCH 7000");
        advance(500 * MILLI - 1);
        assertThat(sent()).isEmpty();
        advance(1);
        assertThat(sent()).containsExactly("PUNCH 7000");
        advance(500 * MILLI);
        assertThat(sent()).containsExactly("PUNCH 7000");
    }

    @Test
    void thePunchFailsAfterTheIntervalOfItsLastAttempt() {
        long id = punches.start(PEER, 3, now);
        advance(1_500 * MILLI - 1);
        assertThat(sent()).hasSize(3);
        assertThat(punches.pollOutcome()).isNull();
        advance(1);
        assertThat(punches.pollOutcome()).isEqualTo(new PunchOutcome(id, PEER, PEER, false, 1_500 * MILLI, 3));
        assertThat(punches.pollOutcome()).isNull();
        assertThat(sent()).isEmpty();
        assertThat(punches.nextDeadline()).isEqualTo(Deadline.NEVER);
    }

    @Test
    void whatComesAfterTheFailureIsNotAnswered() {
        punches.start(PEER, 1, now);
        advance(SECOND);
        sent();
        receive(PEER, PunchMessage.PUNCH);
        assertThat(sent()).isEmpty();
    }

    // ---- answering

    @Test
    void aPunchIsAnsweredWithTwoPunched() {
        // utp-punch 1.0.1
        punches.start(PEER, 10, now);
        sent();
        receive(PEER, PunchMessage.PUNCH);
        assertThat(sent()).containsExactly("PUNCHED 7000", "PUNCHED 7000");
    }

    @Test
    void aPunchBringsTheNextOfOursForwardBecauseTheWayIsOpenNow() {
        // RFC 8445 7.3.1.4: a triggered check
        punches.start(PEER, 10, now);
        sent();
        advance(200 * MILLI);
        receive(PEER, PunchMessage.PUNCH);
        assertThat(sent()).containsExactly("PUNCHED 7000", "PUNCHED 7000", "PUNCH 7000");
        receive(PEER, PunchMessage.PUNCH);
        assertThat(sent()).as("not each of a burst").containsExactly("PUNCHED 7000", "PUNCHED 7000");
        advance(500 * MILLI);
        assertThat(sent()).containsExactly("PUNCH 7000");
    }

    @Test
    void noMoreAreBroughtForwardThanThereAreAttempts() {
        punches.start(PEER, 2, now);
        advance(100 * MILLI);
        receive(PEER, PunchMessage.PUNCH);
        advance(100 * MILLI);
        receive(PEER, PunchMessage.PUNCH);
        assertThat(sent()).filteredOn("PUNCH 7000"::equals).hasSize(2);
    }

    @Test
    void whoeverPunchesInThePeersNameMovesNoMoreBytesThanItSends() {
        // utp-punch 1.0.1: two answers of 7 bytes to each question of 5.
        punches.start(PEER, 1_000, now);
        long received = 0;
        long answered = 0;
        for (int i = 0; i < 1_000; i++) {
            advance(50 * MILLI);
            receive(PEER, PunchMessage.PUNCH);
            received += PunchMessage.PUNCH.encodedLength();
            answered += 7 * sent().stream().filter("PUNCHED 7000"::equals).count();
        }
        assertThat(answered).isBetween(received / 2, received);
    }

    @Test
    void whoAsksTooOftenIsNotAnsweredAndCounted() {
        punches.start(PEER, 10, now);
        for (int i = 0; i < 100; i++) {
            receive(PEER, PunchMessage.PUNCH);
        }
        assertThat(sent()).as("200 bytes").filteredOn("PUNCHED 7000"::equals).hasSize(28);
        assertThat(punches.suppressed()).isGreaterThanOrEqualTo(80);
        receive(STRANGER, PunchMessage.PUNCH);
        assertThat(punches.suppressed()).as("strangers are never answered").isLessThanOrEqualTo(99);
    }

    @Test
    void punchedIsNotAnswered() {
        punches.start(PEER, 10, now);
        sent();
        receive(PEER, PunchMessage.PUNCHED);
        assertThat(sent()).isEmpty();
    }

    @Test
    void strangersGetNoAnswer() {
        // Two answers of 7 bytes to a question of 5: a reflector.
        receive(STRANGER, PunchMessage.PUNCH);
        punches.start(PEER, 10, now);
        sent();
        receive(STRANGER, PunchMessage.PUNCH);
        receive(STRANGER, PunchMessage.PUNCHED);
        assertThat(sent()).isEmpty();
        assertThat(punches.pollOutcome()).isNull();
    }

    // ---- success

    @Test
    void successNeedsBothDirections() {
        // utp-punch 1.0.1: PUNCHED was sent and received.
        long id = punches.start(PEER, 10, now);
        receive(PEER, PunchMessage.PUNCHED);
        assertThat(punches.pollOutcome()).isNull();
        advance(700 * MILLI);
        receive(PEER, PunchMessage.PUNCH);
        assertThat(punches.pollOutcome()).isEqualTo(new PunchOutcome(id, PEER, PEER, true, 700 * MILLI, 2));
        assertThat(punches.pollOutcome()).isNull();
    }

    @Test
    void beingAskedAloneIsNoSuccess() {
        punches.start(PEER, 2, now);
        receive(PEER, PunchMessage.PUNCH);
        advance(SECOND);
        assertThat(punches.pollOutcome()).extracting(PunchOutcome::successful).isEqualTo(false);
    }

    @Test
    void afterSuccessNothingMoreIsAsked() {
        succeed();
        sent();
        advance(30 * SECOND);
        assertThat(sent()).isEmpty();
        assertThat(punches.pollOutcome()).isNull();
    }

    @Test
    void afterSuccessQuestionsAreAnsweredForAMinute() {
        // The peer's success may come later than ours: utp-punch goes silent at once and fails its peer.
        succeed();
        sent();
        advance(60 * SECOND - 1);
        receive(PEER, PunchMessage.PUNCH);
        assertThat(sent()).containsExactly("PUNCHED 7000", "PUNCHED 7000");
        assertThat(punches.pollOutcome()).isNull();
        advance(1);
        receive(PEER, PunchMessage.PUNCH);
        assertThat(sent()).isEmpty();
        assertThat(punches.nextDeadline()).isEqualTo(Deadline.NEVER);
    }

    // ---- another port

    @Test
    void anotherPortOfTheSameAddressIsThePeersPathToUs() {
        // The peer's NAT maps by destination: what was told about it is not what it uses towards us.
        long id = punches.start(PEER, 10, now);
        sent();
        receive(OTHER_PORT, PunchMessage.PUNCH);
        assertThat(sent()).containsExactly("PUNCHED 7001", "PUNCHED 7001");
        receive(OTHER_PORT, PunchMessage.PUNCHED);
        assertThat(punches.pollOutcome()).isEqualTo(new PunchOutcome(id, PEER, OTHER_PORT, true, 0, 1));
    }

    @Test
    void bothPortsAreAskedOnceAnotherWasFound() {
        punches.start(PEER, 10, now);
        receive(OTHER_PORT, PunchMessage.PUNCH);
        sent();
        advance(500 * MILLI);
        assertThat(sent()).containsExactly("PUNCH 7000", "PUNCH 7001");
    }

    @Test
    void anotherPortBelongsToThePunchOfThatPortIfThereIsOne() {
        punches.start(PEER, 10, now);
        long other = punches.start(OTHER_PORT, 10, now);
        sent();
        receive(OTHER_PORT, PunchMessage.PUNCH);
        receive(OTHER_PORT, PunchMessage.PUNCHED);
        assertThat(punches.pollOutcome()).extracting(PunchOutcome::id).isEqualTo(other);
        assertThat(punches.pollOutcome()).isNull();
    }

    // ---- several

    @Test
    void punchesOfDifferentPeersDoNotDisturbEachOther() {
        long first = punches.start(PEER, 2, now);
        long second = punches.start(STRANGER, 2, now);
        assertThat(first).isNotEqualTo(second);
        receive(STRANGER, PunchMessage.PUNCH);
        receive(STRANGER, PunchMessage.PUNCHED);
        advance(SECOND);
        assertThat(punches.pollOutcome()).isEqualTo(new PunchOutcome(second, STRANGER, STRANGER, true, 0, 1));
        assertThat(punches.pollOutcome()).isEqualTo(new PunchOutcome(first, PEER, PEER, false, SECOND, 2));
    }

    @Test
    void theSamePeerCanBePunchedAgain() {
        succeed();
        long again = punches.start(PEER, 5, now);
        sent();
        receive(PEER, PunchMessage.PUNCHED);
        receive(PEER, PunchMessage.PUNCH);
        assertThat(punches.pollOutcome()).extracting(PunchOutcome::id).isEqualTo(again);
    }

    @Test
    void aThirdPortBelongsToThePunchThatGoesOnNotToTheOneThatOnlyAnswers() {
        // The peer was restarted, and its NAT gave it another port.
        succeed();
        long again = punches.start(OTHER_PORT, 5, now);
        InetSocketAddress third = new InetSocketAddress("198.51.100.7", 7_002);
        receive(third, PunchMessage.PUNCHED);
        receive(third, PunchMessage.PUNCH);
        assertThat(punches.pollOutcome()).isEqualTo(new PunchOutcome(again, OTHER_PORT, third, true, 0, 1));
    }

    @Test
    void aPeerThatIsPunchedAgainIsNotAnsweredTwice() {
        succeed();
        punches.start(PEER, 5, now);
        sent();
        receive(PEER, PunchMessage.PUNCH);
        assertThat(sent()).containsExactly("PUNCHED 7000", "PUNCHED 7000");
    }

    private void succeed() {
        punches.start(PEER, 10, now);
        receive(PEER, PunchMessage.PUNCH);
        receive(PEER, PunchMessage.PUNCHED);
        assertThat(punches.pollOutcome()).extracting(PunchOutcome::successful).isEqualTo(true);
    }

    private void receive(InetSocketAddress from, PunchMessage message) {
        punches.handleMessage(from, message, now);
    }

    private void advance(long nanos) {
        long end = now + nanos;
        while (punches.nextDeadline() <= end) {
            now = punches.nextDeadline();
            punches.handleTimeout(now);
            assertThat(punches.nextDeadline()).isGreaterThan(now);
        }
        now = end;
    }

    private List<String> sent() {
        List<String> sent = new ArrayList<>();
        for (Punch.Datagram d = punches.pollDatagram(); d != null; d = punches.pollDatagram()) {
            sent.add(d.message() + " " + d.to().getPort());
        }
        return sent;
    }
}
