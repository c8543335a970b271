package io.utp.engine.stun;

import static org.assertj.core.api.Assertions.assertThat;

import io.utp.engine.stun.StunMessage.TransactionId;
import io.utp.engine.time.Deadline;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class StunClientTests {

    private static final long MILLI = 1_000_000L;
    private static final InetSocketAddress SERVER = new InetSocketAddress("198.51.100.7", 3_478);
    private static final InetSocketAddress ELSEWHERE = new InetSocketAddress("198.51.100.8", 3_479);
    private static final InetSocketAddress MAPPED = new InetSocketAddress("203.0.113.9", 40_000);

    private final StunClient client = new StunClient(new SplittableRandom(1));
    private final long start = 77 * MILLI;
    private long now = start;

    @Test
    void aQuestionIsRepeatedAsTheStandardHasItAndThenFails() {
        // RFC 8489 section 6.2.1: "requests would be sent at times 0 ms, 500 ms, 1500 ms, 3500 ms, 7500 ms, 15500 ms,
        // and
        // 31500 ms. If the client has not received a response after 39500 ms, the client will consider the transaction
        // to
        // have timed out."
        long id = client.ask(SERVER, now);
        List<Long> times = new ArrayList<>();
        StunOutcome outcome = null;
        while (outcome == null) {
            if (sent() != null) {
                times.add((now - start) / MILLI);
            }
            now = client.nextDeadline();
            client.handleTimeout(now);
            outcome = client.pollOutcome();
        }
        assertThat(times).containsExactly(0L, 500L, 1_500L, 3_500L, 7_500L, 15_500L, 31_500L);
        assertThat(outcome).isEqualTo(new StunOutcome(id, SERVER, null, null, null, 0, 39_500 * MILLI));
        assertThat(client.nextDeadline()).isEqualTo(Deadline.NEVER);
        assertThat(sent()).isNull();
    }

    @Test
    void everyRepeatHasTheSameTransaction() {
        // RFC 8489 section 6.2.1
        client.ask(SERVER, now);
        TransactionId id = sent();
        now += 500 * MILLI;
        client.handleTimeout(now);
        assertThat(sent()).isEqualTo(id);
    }

    @Test
    void theAnswerEndsTheQuestion() {
        long id = client.ask(SERVER, now);
        TransactionId transaction = sent();
        now += 20 * MILLI;
        assertThat(receive(SERVER, new StunResponse(transaction).mapped(MAPPED).fingerprint()))
                .isTrue();
        assertThat(client.pollOutcome()).isEqualTo(new StunOutcome(id, SERVER, SERVER, MAPPED, null, 0, 20 * MILLI));
        assertThat(client.pollOutcome()).isNull();
        assertThat(client.nextDeadline()).isEqualTo(Deadline.NEVER);
    }

    @Test
    void anAnswerFromAnotherAddressIsOne() {
        // RFC 5780 section 4.4: that is what CHANGE-REQUEST asks for.
        client.ask(SERVER, now);
        TransactionId transaction = sent();
        assertThat(receive(ELSEWHERE, new StunResponse(transaction).mapped(MAPPED)))
                .isTrue();
        assertThat(client.pollOutcome()).extracting(StunOutcome::from).isEqualTo(ELSEWHERE);
    }

    @Test
    void anErrorEndsTheQuestionWithoutAnAddress() {
        client.ask(SERVER, now);
        TransactionId transaction = sent();
        assertThat(receive(SERVER, StunResponse.error(transaction, 420))).isTrue();
        StunOutcome outcome = client.pollOutcome();
        assertThat(outcome.isAnswered()).isFalse();
        assertThat(outcome.errorCode()).isEqualTo(420);
    }

    @Test
    void theAnswerToSomebodyElseIsNone() {
        client.ask(SERVER, now);
        TransactionId own = sent();
        TransactionId other = new TransactionId(own.high(), own.low() + 1);
        assertThat(receive(SERVER, new StunResponse(other).mapped(MAPPED))).isFalse();
        assertThat(client.pollOutcome()).isNull();
    }

    @Test
    void anAnswerWithAWrongFingerprintIsNone() {
        // RFC 8489 section 14.7
        client.ask(SERVER, now);
        ByteBuffer answer =
                new StunResponse(sent()).mapped(MAPPED).fingerprint().build();
        int last = answer.limit() - 1;
        answer.put(last, (byte) (answer.get(last) + 1));
        assertThat(client.handleDatagram(SERVER, answer, now)).isFalse();
        assertThat(client.pollOutcome()).isNull();
    }

    @Test
    void aRequestThatComesBackIsNoAnswer() {
        client.ask(SERVER, now);
        ByteBuffer request = ByteBuffer.allocate(StunMessage.MAX_REQUEST);
        client.pollTransmit(now, request);
        assertThat(client.handleDatagram(SERVER, request.flip(), now)).isFalse();
        assertThat(client.pollOutcome()).isNull();
    }

    @Test
    void theAnswerToTheRepeatIsTakenOutOfTheWay() {
        // The node would take it for a packet of no connection, and reset it.
        client.ask(SERVER, now);
        StunResponse answer = new StunResponse(sent()).mapped(MAPPED);
        assertThat(receive(SERVER, answer)).isTrue();
        assertThat(receive(SERVER, answer)).isTrue();
        assertThat(client.pollOutcome()).isNotNull();
        assertThat(client.pollOutcome()).isNull();
    }

    @Test
    void questionsDoNotDisturbEachOther() {
        long first = client.ask(SERVER, now);
        long second = client.ask(SERVER, now);
        TransactionId one = sent();
        TransactionId two = sent();
        assertThat(one).isNotEqualTo(two);
        receive(SERVER, new StunResponse(two).mapped(MAPPED));
        assertThat(client.pollOutcome()).extracting(StunOutcome::id).isEqualTo(second);
        receive(SERVER, new StunResponse(one).mapped(MAPPED));
        assertThat(client.pollOutcome()).extracting(StunOutcome::id).isEqualTo(first);
    }

    private boolean receive(InetSocketAddress from, StunResponse response) {
        return client.handleDatagram(from, response.build(), now);
    }

    private TransactionId sent() {
        ByteBuffer out = ByteBuffer.allocate(StunMessage.MAX_REQUEST);
        InetSocketAddress to = client.pollTransmit(now, out);
        if (to == null) {
            return null;
        }
        assertThat(to).isEqualTo(SERVER);
        return StunMessage.decode(out.flip()).transaction();
    }
}
