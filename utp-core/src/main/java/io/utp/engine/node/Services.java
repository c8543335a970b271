package io.utp.engine.node;

import io.utp.engine.connection.ConnectionSignals;
import io.utp.engine.wire.CookieMessage;
import io.utp.engine.wire.PacketHeader;
import io.utp.engine.wire.Transmit;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/** What a node serves beside the application's connections, to whom has shown to receive at its address. */
final class Services {

    /** As many as one batch of datagrams may bring; a sender whose answer is dropped asks again. */
    private static final int MOST_ANSWERS = 256;

    private final ConnectionSignals signals;
    private final RandomGenerator random;
    private final AnswerLimit limit;
    private final int[] limits = new int[ConnectionSignals.MOST_SERVICE + 1];
    private final ArrayDeque<Answer> answers = new ArrayDeque<>(0);
    private @Nullable SynCookies cookies;
    private long cookiesSent;

    private record Answer(int socket, InetSocketAddress to, CookieMessage message) {}

    Services(ConnectionSignals signals, RandomGenerator random, AnswerLimit limit) {
        this.signals = signals;
        this.random = random;
        this.limit = limit;
    }

    void serve(int service, int mostConnections) {
        if (service < 1 || service > ConnectionSignals.MOST_SERVICE) {
            throw new IllegalArgumentException("A service is a number from 1 to 255, but was given " + service);
        }
        limits[service] = mostConnections;
        if (cookies == null) {
            cookies = new SynCookies(random);
        }
    }

    Admission.Decision handleSyn(int socket, InetSocketAddress from, PacketHeader syn, long nowNanos) {
        SynCookies made = cookies;
        if (made == null || signals.served(syn.service()) >= limits[syn.service()]) {
            return Admission.Decision.REFUSE;
        }
        if (made.isValid(from, syn, nowNanos)) {
            return Admission.Decision.ACCEPT;
        }
        if (answers.size() < MOST_ANSWERS && limit.take(from, syn.sequence(), nowNanos)) {
            long cookie = made.cookie(from, syn, nowNanos);
            answers.add(new Answer(socket, from, new CookieMessage(syn.connectionId(), syn.sequence(), cookie)));
        }
        return Admission.Decision.WAIT;
    }

    /** Writes the next answer. Returns whether there was one. */
    boolean poll(Transmit transmit, ByteBuffer out) {
        Answer answer = answers.poll();
        if (answer == null) {
            return false;
        }
        answer.message().encode(out);
        cookiesSent++;
        transmit.set(answer.socket(), answer.to(), CookieMessage.SIZE, CookieMessage.SIZE);
        return true;
    }

    long cookiesSent() {
        return cookiesSent;
    }
}
