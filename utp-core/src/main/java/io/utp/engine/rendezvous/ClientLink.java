package io.utp.engine.rendezvous;

import io.utp.engine.rendezvous.RendezvousClient.Dial;
import io.utp.engine.rendezvous.RendezvousMessage.Bye;
import io.utp.engine.rendezvous.RendezvousMessage.Challenge;
import io.utp.engine.rendezvous.RendezvousMessage.Hello;
import io.utp.engine.rendezvous.RendezvousMessage.Ping;
import io.utp.engine.rendezvous.RendezvousMessage.Pong;
import io.utp.engine.rendezvous.RendezvousMessage.Refused;
import io.utp.engine.rendezvous.RendezvousMessage.Register;
import io.utp.engine.rendezvous.RendezvousMessage.Registered;
import io.utp.engine.time.Deadline;
import java.net.InetSocketAddress;
import java.util.ArrayDeque;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/** A client's link to one server after the other: opened, registered, checked, lost and opened again. */
final class ClientLink {

    private static final long SECOND = 1_000_000_000L;

    /** Heartbeats that may go unheard before the server takes the client for silent. */
    private static final int HEARTBEATS = 3;

    private enum State {
        /** No link is wanted. */
        IDLE,
        /** The next dial waits for its time. */
        WAITING,
        /** The link is being opened. */
        DIALLING,
        /** The server is to tell its challenge. */
        GREETING,
        /** The server is to answer the registration. */
        REGISTERING,
        REGISTERED,
        CLOSED
    }

    private final RendezvousClientSettings settings;
    private final RandomGenerator random;
    private final ArrayDeque<RendezvousEvent> events;
    private final ArrayDeque<RendezvousMessage> messages = new ArrayDeque<>();
    private final Backoff backoff;
    private final Bits128 ownerKey;

    private final Deadline retry = new Deadline();
    private final Deadline handshake = new Deadline();
    private final Deadline heartbeat = new Deadline();
    private final Deadline pong = new Deadline();

    private State state = State.IDLE;
    private long number;
    private int nextServer;
    private InetSocketAddress server;
    private @Nullable Dial dial;
    private long hangUp;
    private @Nullable InetSocketAddress observed;
    private long heartbeatNanos;
    private int ping;
    private String trouble = "no server has answered yet";
    private @Nullable String hopeless;

    private long dials;
    private long registrations;
    private long lostLinks;
    private long refusals;
    private long violations;
    private long ignoredMessages;

    ClientLink(RendezvousClientSettings settings, RandomGenerator random, ArrayDeque<RendezvousEvent> events) {
        this.settings = settings;
        this.random = random;
        this.events = events;
        backoff = new Backoff(random);
        String token = settings.token();
        ownerKey = token == null ? Bits128.random(random) : NameTokens.ownerKey(token);
        server = settings.servers().get(0);
    }

    // ---- opening

    /** Somebody needs a link: opens one, unless there is one or its time has not come. */
    void want(long nowNanos) {
        if (state == State.IDLE) {
            dial(nowNanos);
        }
    }

    private void dial(long nowNanos) {
        server = settings.servers().get(nextServer);
        nextServer = (nextServer + 1) % settings.servers().size();
        state = State.DIALLING;
        dials++;
        dial = new Dial(++number, server);
        handshake.set(nowNanos + settings.handshakeNanos());
    }

    /** Whether this link is wanted, and not open yet. */
    boolean isDialling(long dialled) {
        return dialled == number && state == State.DIALLING;
    }

    void handleOpened(long opened) {
        if (isDialling(opened)) {
            dial = null;
            state = State.GREETING;
            messages.add(new Hello(RendezvousMessage.VERSION));
        }
    }

    /** Takes what concerns the link itself. Returns the message if it concerns somebody who is registered. */
    @Nullable RendezvousMessage handleMessage(long from, RendezvousMessage message, long nowNanos) {
        if (from != number || !isUp()) {
            ignoredMessages++;
        } else if (message instanceof Refused refused) {
            handleRefused(refused, nowNanos);
        } else if (state == State.GREETING && message instanceof Challenge challenge) {
            state = State.REGISTERING;
            messages.add(register(challenge));
        } else if (state == State.REGISTERING && message instanceof Registered registered) {
            handleRegistered(registered, nowNanos);
        } else if (state != State.REGISTERED) {
            handleViolation(nowNanos);
        } else if (message instanceof Pong answer) {
            handlePong(answer, nowNanos);
        } else if (message instanceof Ping question) {
            messages.add(new Pong(question.id()));
        } else {
            return message;
        }
        return null;
    }

    private boolean isUp() {
        return state == State.GREETING || state == State.REGISTERING || state == State.REGISTERED;
    }

    private Register register(Challenge challenge) {
        String name = settings.name();
        String token = settings.token();
        if (name == null) {
            return new Register("", Bits128.ZERO);
        } else if (!challenge.tokens()) {
            return new Register(name, ownerKey);
        }
        // Without a token the server says what it wants.
        return new Register(name, token == null ? Bits128.ZERO : NameTokens.proof(token, challenge.nonce(), name));
    }

    private void handleRegistered(Registered registered, long nowNanos) {
        state = State.REGISTERED;
        registrations++;
        handshake.clear();
        observed = registered.observed();
        long wanted = Math.max(1, registered.silenceSeconds()) * SECOND / HEARTBEATS;
        heartbeatNanos = Math.min(settings.heartbeatNanos(), wanted);
        heartbeat.set(nowNanos + heartbeatNanos);
        events.add(new RendezvousEvent.Registered(registered.observed(), server, registered.observationPorts()));
    }

    private void handleRefused(Refused refused, long nowNanos) {
        boolean permanent = refused.reason().isPermanent();
        refusals++;
        events.add(new RendezvousEvent.RegistrationFailed(refused.reason(), refused.text(), permanent));
        hopeless = permanent ? refused.text() : null;
        drop(refused.text());
        redialAfter(permanent ? backoff.longest() : backoff.next(), nowNanos);
    }

    // ---- checking

    private void handlePong(Pong answer, long nowNanos) {
        if (pong.isSet() && answer.id() == ping) {
            pong.clear();
            heartbeat.set(nowNanos + heartbeatNanos);
            // Only now: a server that drops everybody at once is not to be asked all the time.
            backoff.reset();
        } else {
            ignoredMessages++;
        }
    }

    /** Asks at once whether the server is there; where there is no link, tries at once. */
    void probe(long nowNanos) {
        if (state == State.REGISTERED && !pong.isSet()) {
            ping = random.nextInt();
            messages.add(new Ping(ping));
            heartbeat.clear();
            pong.set(nowNanos + settings.pongNanos());
        } else if (state == State.WAITING) {
            backoff.reset();
            retry.set(nowNanos);
        }
    }

    // ---- losing

    void handleClosed(long closed, String text, long nowNanos) {
        if (closed == number && (state == State.DIALLING || isUp())) {
            lose(text, nowNanos);
            hangUp = 0;
        }
    }

    /** The server said what no server of this version says. */
    void handleViolation(long nowNanos) {
        violations++;
        lose("the server does not keep to the protocol", nowNanos);
    }

    private void lose(String text, long nowNanos) {
        if (state == State.REGISTERED) {
            lostLinks++;
            events.add(new RendezvousEvent.Lost(text));
        } else {
            events.add(new RendezvousEvent.Unreachable(server, text));
        }
        drop(text);
        redialAfter(backoff.next(), nowNanos);
    }

    /** Nothing more is sent on it. */
    private void drop(String text) {
        trouble = text;
        messages.clear();
        if (isUp() || state == State.DIALLING && dial == null) {
            hangUp = number;
        }
        clear(State.IDLE);
    }

    private void clear(State next) {
        state = next;
        dial = null;
        observed = null;
        retry.clear();
        handshake.clear();
        heartbeat.clear();
        pong.clear();
    }

    private void redialAfter(long waitNanos, long nowNanos) {
        state = State.WAITING;
        retry.set(nowNanos + waitNanos);
    }

    /** Nobody needs the link now. */
    void rest() {
        drop("there is no link");
        events.add(new RendezvousEvent.Rested());
    }

    /** No other link follows. */
    void close() {
        if (state == State.REGISTERED) {
            messages.add(new Bye());
            hangUp = number;
        } else {
            drop("the node has left the rendezvous");
        }
        clear(State.CLOSED);
    }

    // ---- time

    void handleTimeout(boolean wanted, long nowNanos) {
        if (retry.hasPassed(nowNanos)) {
            retry.clear();
            state = State.IDLE;
            if (wanted) {
                dial(nowNanos);
            }
        }
        if (heartbeat.hasPassed(nowNanos)) {
            probe(nowNanos);
        }
        if (handshake.hasPassed(nowNanos) || pong.hasPassed(nowNanos)) {
            lose("the server did not answer in time", nowNanos);
        }
    }

    long nextDeadline() {
        return Math.min(Math.min(retry.atNanos(), handshake.atNanos()), Math.min(heartbeat.atNanos(), pong.atNanos()));
    }

    // ---- outputs and getters

    /** Sends a message; to be called while registered. */
    void send(RendezvousMessage message) {
        messages.add(message);
    }

    @Nullable Dial pollDial() {
        Dial wanted = dial;
        dial = null;
        return wanted;
    }

    @Nullable RendezvousMessage pollMessage() {
        return messages.poll();
    }

    long pollHangUp() {
        long unwanted = hangUp;
        hangUp = 0;
        return unwanted;
    }

    /** What a server said that serves nobody with these settings, once. */
    @Nullable String pollHopeless() {
        String text = hopeless;
        hopeless = null;
        return text;
    }

    boolean isRegistered() {
        return state == State.REGISTERED;
    }

    boolean isClosed() {
        return state == State.CLOSED;
    }

    @Nullable InetSocketAddress observed() {
        return observed;
    }

    void handleMoved(InetSocketAddress address) {
        observed = address;
    }

    InetSocketAddress server() {
        return server;
    }

    /** Why there is no link, for people. */
    String trouble() {
        return trouble;
    }

    RendezvousClientStatistics statistics(long ignored) {
        return new RendezvousClientStatistics(
                dials, registrations, lostLinks, refusals, violations, ignoredMessages + ignored);
    }
}
