package io.utp.netty;

import io.netty.buffer.PooledByteBufAllocator;
import io.utp.UtpTlsException;
import io.utp.engine.connection.CloseCause;
import io.utp.engine.connection.Connection;
import io.utp.engine.stream.Chunks;
import io.utp.tls.TlsFailure;
import java.nio.ByteBuffer;
import java.security.cert.X509Certificate;
import java.util.Objects;
import java.util.concurrent.Future;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLPeerUnverifiedException;
import javax.net.ssl.SSLSession;
import org.jspecify.annotations.Nullable;

/** TLS between a connection of the engine and the queues of the application, on the event loop. */
final class TlsStream implements TlsEngine.Listener {

    /** RFC 8446 5.1. */
    private static final int HANDSHAKE = 22;

    private final ConnectionDriver owner;
    private final Connection connection;
    private final TlsSettings settings;
    private final NodeTls node;
    private final Chunks chunks;
    private final TlsEngine engine;
    private final RecordInput input;
    private final CipherOutput output;
    private final boolean dialled;
    private TlsPeer peer;

    private @Nullable ByteBuffer plain;
    private @Nullable Future<?> timeout;
    private boolean delivered;
    private boolean unsaid;
    private boolean handshaking = true;
    private boolean sniffed;
    private boolean inputEnded;
    private boolean outputEnded;
    private boolean failed;

    private volatile @Nullable SSLSession session;
    private volatile @Nullable String applicationProtocol;

    TlsStream(ConnectionDriver owner, Connection connection, TlsSettings settings, TlsPeer peer) {
        NodeContext context = owner.driver().context();
        this.owner = owner;
        this.connection = connection;
        this.settings = settings;
        this.peer = peer;
        this.node = context.tls();
        this.chunks = context.chunks();
        this.dialled = connection.isInitiator();
        this.output = new CipherOutput(connection, chunks);
        this.engine = new TlsEngine(
                dialled
                        ? settings.dialling(PooledByteBufAllocator.DEFAULT, peer)
                        : settings.accepting(PooledByteBufAllocator.DEFAULT, peer),
                node,
                output,
                this);
        this.input = new RecordInput(connection, chunks);
    }

    // ---- any thread, once the socket is there

    @Nullable SSLSession session() {
        return session;
    }

    @Nullable String applicationProtocol() {
        return applicationProtocol;
    }

    // ---- event loop

    void start(long nowNanos) {
        long millis = owner.driver().context().options().timeout().toMillis();
        timeout = owner.driver().commandLater(this::timedOut, millis);
        try {
            engine.start(nowNanos);
        } catch (SSLException e) {
            fail(e, nowNanos);
        }
    }

    boolean isHandshaking() {
        return handshaking;
    }

    /** Whether the application's bytes can be encrypted now. */
    boolean isReady() {
        return !handshaking && !engine.isPaused();
    }

    /** The rendezvous has said meanwhile who called. */
    void named(String name, long nowNanos) {
        peer = TlsPeer.introduced(name);
        if (!handshaking && !failed) {
            try {
                checkPeer();
            } catch (PeerRefusedException e) {
                UtpTlsException cause = TlsFailures.of(e, owner.peer(), hasKeys());
                node.failed(cause.failure());
                broken(Failure.tls(String.valueOf(cause.getMessage())), nowNanos);
            }
        }
    }

    /** Takes what the connection has received; whether any of it is for the application. */
    boolean receive(long nowNanos) {
        if (!sniffed && !sniff(nowNanos)) {
            return false;
        }
        delivered = false;
        try {
            ByteBuffer record;
            while (!engine.isPaused() && !inputEnded && !failed && (record = input.next()) != null) {
                unwrap(record, nowNanos);
            }
            if (input.isMalformed() && !failed) {
                throw new SSLException("a record is larger than TLS allows");
            }
        } catch (SSLException e) {
            deliver();
            fail(e, nowNanos);
        }
        deliver();
        if (inputEnded || failed) {
            input.discard();
        }
        input.report(nowNanos);
        return delivered;
    }

    /** Whether the peer speaks TLS; the first byte tells. */
    private boolean sniff(long nowNanos) {
        int type = input.firstType();
        if (type < 0) {
            return false;
        }
        sniffed = true;
        // The first that comes is a handshake or, RFC 8446 6, an alert.
        if (type == HANDSHAKE || dialled && type == HANDSHAKE - 1) {
            return true;
        }
        notTls(nowNanos);
        return false;
    }

    private void notTls(long nowNanos) {
        if (!dialled && !settings.tls().required()) {
            stopHandshake();
            owner.goOnPlain(input.handBack(), nowNanos);
            release();
            return;
        }
        refuse(
                TlsFailures.exception(
                        TlsFailure.PLAIN_PEER,
                        owner.peer(),
                        dialled ? "it answered without TLS" : "it does not use TLS, which this node requires"),
                nowNanos);
    }

    /** All that the peer has sent was received. */
    void connectionEnded(long nowNanos) {
        if (engine.isPaused() || failed) {
            return;
        }
        if (!sniffed) {
            sniffed = true;
            notTls(nowNanos);
        } else if (handshaking) {
            refuse(
                    TlsFailures.exception(
                            TlsFailure.BROKEN, owner.peer(), "it ended the connection during the handshake"),
                    nowNanos);
        } else if (!inputEnded) {
            node.truncated();
            broken(TlsFailures.truncated(owner.peer()), nowNanos);
        }
    }

    private void unwrap(ByteBuffer record, long nowNanos) throws SSLException {
        ByteBuffer target = room(record.remaining());
        int start = target.position();
        boolean more = engine.unwrap(record, target, nowNanos);
        input.decrypted(target.position() - start);
        if (!more) {
            endInput();
        }
    }

    private void endInput() throws SSLException {
        if (handshaking) {
            throw new SSLException("the peer ended TLS before it had begun");
        }
        inputEnded = true;
    }

    @Override
    public void tasksEnded() {
        owner.driver().command(this::goOn);
    }

    private void goOn() {
        if (owner.isOver()) {
            return;
        }
        long nowNanos = owner.driver().context().clock().nanos();
        try {
            engine.goOn(nowNanos);
        } catch (SSLException e) {
            fail(e, nowNanos);
        }
        owner.goOn(nowNanos);
    }

    @Override
    public void finished(long nowNanos) throws SSLException {
        SSLSession agreed = engine.session();
        session = agreed;
        applicationProtocol = engine.applicationProtocol();
        unsaid = true; // what is found wrong from here on, the engine knows nothing of
        try {
            checkPeer();
        } catch (PeerRefusedException e) {
            throw new SSLException(e);
        }
        if (applicationProtocol == null
                && !settings.tls().applicationProtocols().isEmpty()) {
            throw new SSLException(new PeerRefusedException(
                    TlsFailure.NO_COMMON_PROTOCOL,
                    "it speaks none of " + settings.tls().applicationProtocols()));
        }
        unsaid = false;
        stopHandshake();
        node.completed();
        owner.open(nowNanos);
    }

    private void checkPeer() throws PeerRefusedException {
        try {
            SSLSession agreed = Objects.requireNonNull(session);
            settings.verifier().checkAgain((X509Certificate) agreed.getPeerCertificates()[0], peer);
        } catch (SSLPeerUnverifiedException e) {
            // It has shown none: whether it had to was decided by the handshake.
        }
    }

    /** Encrypts and hands on; to be called while {@link #isReady()}. */
    void write(ByteBuffer bytes, long nowNanos) {
        try {
            while (bytes.hasRemaining() && !failed) {
                if (!engine.wrap(bytes, nowNanos)) {
                    broken(TlsFailures.ended(owner.peer()), nowNanos);
                }
            }
        } catch (SSLException e) {
            fail(e, nowNanos);
        }
    }

    /** Everything was written: says so in a way that nobody else can (RFC 8446 6.1). */
    void end(long nowNanos) {
        if (outputEnded || failed || handshaking) {
            return;
        }
        engine.end(nowNanos);
        endOutput();
    }

    /** RFC 8446 6.1: what TLS would still say of itself, such as an alert or a new key, is not said after the end. */
    void endOutput() {
        outputEnded = true;
        output.end();
    }

    void acknowledged(long stillInEngine) {
        output.acknowledged(stillInEngine);
    }

    /** The application has taken so many decrypted bytes. */
    void consumed(int bytes, long nowNanos) {
        input.consumed(bytes);
        input.report(nowNanos);
    }

    private ByteBuffer room(int bytes) {
        ByteBuffer current = plain;
        if (current == null || current.remaining() < bytes) {
            deliver();
            current = ByteBuffer.wrap(chunks.take(bytes > Chunks.SMALL));
            plain = current;
        }
        return current;
    }

    /** Gives the application what was decrypted. */
    private void deliver() {
        ByteBuffer current = plain;
        if (current != null) {
            plain = null;
            if (current.position() == 0) {
                chunks.give(current.array());
            } else {
                owner.received().offer(current.flip());
                delivered = true;
            }
        }
        if (inputEnded) {
            owner.received().end();
        }
    }

    // ---- how it fails

    private void timedOut() {
        if (handshaking && !failed) {
            long millis = owner.driver().context().options().timeout().toMillis();
            refuse(
                    TlsFailures.exception(
                            TlsFailure.TIMEOUT,
                            owner.peer(),
                            "it did not finish the handshake within " + millis + " ms"),
                    owner.driver().context().clock().nanos());
        }
    }

    private void fail(SSLException thrown, long nowNanos) {
        if (failed) {
            return;
        }
        failed = true;
        if (!unsaid) {
            engine.end(nowNanos); // the alert that says why
        }
        if (handshaking) {
            UtpTlsException cause = TlsFailures.of(thrown, owner.peer(), hasKeys());
            stopHandshake();
            node.failed(cause.failure());
            owner.notSecured(cause, !unsaid, nowNanos);
        } else {
            owner.broken(TlsFailures.broken(thrown, owner.peer(), hasKeys()), nowNanos);
        }
    }

    private boolean hasKeys() {
        return settings.tls().keys() != null;
    }

    private void refuse(UtpTlsException cause, long nowNanos) {
        failed = true;
        stopHandshake();
        node.failed(cause.failure());
        owner.notSecured(cause, false, nowNanos);
    }

    private void broken(Failure failure, long nowNanos) {
        failed = true;
        owner.broken(failure, nowNanos);
    }

    /** The connection is over; what that means for a handshake that goes on. */
    @Nullable UtpTlsException connectionGone(CloseCause cause) {
        if (!handshaking) {
            return null;
        }
        failed = true;
        stopHandshake();
        UtpTlsException failure = TlsFailures.exception(
                TlsFailure.BROKEN,
                owner.peer(),
                switch (cause) {
                    case RESET -> "it reset the connection during the handshake: it may not use TLS";
                    case TIMEOUT -> "it stopped answering during the handshake";
                    case MISBEHAVED -> "it acknowledged what was never sent to it";
                    case FINISHED, DESTROYED -> "the connection was given up during the handshake";
                });
        node.failed(failure.failure());
        return failure;
    }

    private void stopHandshake() {
        handshaking = false;
        node.handshakeEnded(dialled);
        if (timeout != null) {
            timeout.cancel(false);
        }
    }

    void release() {
        engine.release();
    }
}
