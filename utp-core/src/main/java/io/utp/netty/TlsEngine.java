package io.utp.netty;

import io.netty.handler.ssl.ReferenceCountedOpenSslEngine;
import io.netty.util.ReferenceCountUtil;
import java.nio.ByteBuffer;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLEngineResult;
import javax.net.ssl.SSLEngineResult.HandshakeStatus;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLSession;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The JDK's or OpenSSL's side of TLS. What takes long in a handshake (signatures, the look at certificates) runs beside the
 * event loop, and the engine does not go away under it.
 */
final class TlsEngine {

    private static final Logger log = LoggerFactory.getLogger(TlsEngine.class);

    private static final ByteBuffer NOTHING = ByteBuffer.allocate(0);

    private final SSLEngine engine;
    private final NodeTls node;
    private final CipherOutput output;

    // guarded by this
    private boolean tasksRun;
    private boolean released;

    /** What the event loop is told of it. */
    interface Listener {

        void finished(long nowNanos) throws SSLException;

        /** On another thread. */
        void tasksEnded();
    }

    private final Listener listener;
    private boolean paused;
    private boolean finished;

    TlsEngine(SSLEngine engine, NodeTls node, CipherOutput output, Listener listener) {
        this.engine = engine;
        this.node = node;
        this.output = output;
        this.listener = listener;
    }

    void start(long nowNanos) throws SSLException {
        engine.beginHandshake();
        advance(nowNanos);
    }

    /** Whether tasks run, so that nothing else may be done. */
    boolean isPaused() {
        return paused;
    }

    /** The tasks have ended. */
    void goOn(long nowNanos) throws SSLException {
        paused = false;
        advance(nowNanos);
    }

    /** Does what the handshake, or its like later on, asks for. */
    private void advance(long nowNanos) throws SSLException {
        while (!paused) {
            HandshakeStatus status = engine.getHandshakeStatus();
            switch (status) {
                case NEED_TASK -> runTasks();
                case NEED_WRAP -> {
                    if (!wrap(NOTHING, nowNanos)) {
                        return;
                    }
                }
                case NEED_UNWRAP -> {
                    if (!isMoved(nowNanos)) {
                        return;
                    }
                }
                default -> {
                    finish(nowNanos);
                    return;
                }
            }
        }
    }

    /** OpenSSL may find only when it is asked again that it has all it needs. */
    private boolean isMoved(long nowNanos) throws SSLException {
        if (!isOpenSsl()) {
            return false;
        }
        if (engine.unwrap(NOTHING, NOTHING).getHandshakeStatus() == HandshakeStatus.FINISHED) {
            finish(nowNanos);
        }
        return engine.getHandshakeStatus() != HandshakeStatus.NEED_UNWRAP;
    }

    private boolean isOpenSsl() {
        return engine instanceof ReferenceCountedOpenSslEngine;
    }

    private void finish(long nowNanos) throws SSLException {
        if (!finished) {
            finished = true;
            listener.finished(nowNanos);
        }
    }

    private void runTasks() {
        paused = true;
        synchronized (this) {
            tasksRun = true;
        }
        node.run(() -> {
            Runnable task;
            while ((task = engine.getDelegatedTask()) != null) {
                task.run();
            }
            tasksEnded();
            listener.tasksEnded();
        });
    }

    private synchronized void tasksEnded() {
        tasksRun = false;
        if (released) {
            ReferenceCountUtil.safeRelease(engine);
        }
    }

    /** Frees what OpenSSL holds, now or when its tasks have ended. */
    synchronized void release() {
        released = true;
        if (!tasksRun) {
            ReferenceCountUtil.safeRelease(engine);
        }
    }

    /** Decrypts one record; false when it was the peer's last. */
    boolean unwrap(ByteBuffer record, ByteBuffer target, long nowNanos) throws SSLException {
        SSLEngineResult result = engine.unwrap(record, target);
        boolean closed = result.getStatus() == SSLEngineResult.Status.CLOSED;
        if (!closed && result.getStatus() != SSLEngineResult.Status.OK) {
            throw new SSLException("a record of " + record.remaining() + " bytes was left with " + result);
        }
        if (result.getHandshakeStatus() == HandshakeStatus.FINISHED) {
            finish(nowNanos);
        }
        advance(nowNanos);
        return !closed;
    }

    /** Encrypts one record; false when the engine does not move. */
    boolean wrap(ByteBuffer source, long nowNanos) throws SSLException {
        ByteBuffer scratch = node.scratch(isOpenSsl());
        SSLEngineResult result = engine.wrap(source, scratch);
        output.write(scratch.flip(), nowNanos);
        if (result.getHandshakeStatus() == HandshakeStatus.FINISHED) {
            finish(nowNanos);
        }
        return result.bytesProduced() > 0 || result.bytesConsumed() > 0;
    }

    /** Says that nothing more comes (RFC 8446 6.1), or which mistake was found. */
    void end(long nowNanos) {
        try {
            while (engine.getHandshakeStatus() == HandshakeStatus.NEED_WRAP && wrap(NOTHING, nowNanos)) {
                // OpenSSL would forget its alert if it were closed before
            }
            engine.closeOutbound();
            while (!engine.isOutboundDone() && wrap(NOTHING, nowNanos)) {
                // one alert after the other
            }
        } catch (SSLException e) {
            log.debug("The peer will find that the stream broke off", e);
        }
    }

    SSLSession session() {
        return engine.getSession();
    }

    @Nullable String applicationProtocol() {
        String agreed = engine instanceof ReferenceCountedOpenSslEngine openSsl
                ? openSsl.getNegotiatedApplicationProtocol()
                : engine.getApplicationProtocol();
        return agreed == null || agreed.isEmpty() ? null : agreed;
    }
}
