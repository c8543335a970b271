package io.utp.spring.core;

import io.utp.UtpConnectException;
import io.utp.UtpNode;
import io.utp.UtpSocket;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.time.Duration;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.springframework.core.retry.RetryException;
import org.springframework.core.retry.RetryPolicy;
import org.springframework.core.retry.RetryTemplate;
import org.springframework.core.retry.Retryable;
import org.springframework.util.backoff.BackOff;

/** Waits for connections, and tries again what the policy says. Immutable. */
final class Dialler {

    private final UtpNode node;

    private final @Nullable Duration connectTimeout;

    private final RetryPolicy policy;

    Dialler(UtpNode node, @Nullable Duration connectTimeout, RetryPolicy policy) {
        this.node = node;
        this.connectTimeout = connectTimeout;
        this.policy = policy;
    }

    /** One attempt. The connection is destroyed when the call ends early. */
    UtpSocket dial(Peer peer, Call call) throws IOException {
        CompletableFuture<UtpSocket> attempt = peer.connect(node);
        call.onEnd(() -> giveUp(attempt));
        try {
            UtpSocket socket = await(attempt, connectTimeout);
            call.onEnd(socket::destroy);
            return socket;
        } catch (TimeoutException ex) {
            throw new UtpConnectException("No connection with " + peer + " within "
                    + Call.text((connectTimeout != null) ? connectTimeout : Duration.ZERO)
                    + " (property 'utp.template.connect-timeout')");
        } catch (CancellationException ex) {
            throw call.explain(new UtpConnectException("The attempt to connect to " + peer + " was given up"));
        }
    }

    /** Waits; gives up when this thread is interrupted or the time is up. */
    static <T> T await(CompletableFuture<T> future, @Nullable Duration timeout) throws IOException, TimeoutException {
        try {
            return (timeout != null) ? future.get(timeout.toNanos(), TimeUnit.NANOSECONDS) : future.get();
        } catch (TimeoutException ex) {
            giveUp(future);
            throw ex;
        } catch (InterruptedException ex) {
            giveUp(future);
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("Interrupted while waiting for the peer");
        } catch (ExecutionException ex) {
            if (ex.getCause() instanceof IOException failure) {
                throw failure;
            }
            throw (ex.getCause() instanceof RuntimeException failure) ? failure : new IllegalStateException(ex);
        }
    }

    /** Also when the connection is there already, but nobody will have it. */
    private static void giveUp(CompletableFuture<?> future) {
        if (!future.cancel(true)) {
            CompletableFuture<Void> unused = future.thenAccept(result -> {
                if (result instanceof UtpSocket socket) {
                    socket.destroy();
                }
            });
        }
    }

    /** Runs the operation, and again after failures, until the call ends or the policy does. */
    <T extends @Nullable Object> T repeat(Call call, IoSupplier<T> operation) throws IOException {
        Retryable<T> retryable = operation::get;
        try {
            return new RetryTemplate(new PolicyWithinCall(policy, call)).execute(retryable);
        } catch (RetryException ex) {
            Throwable last = ex.getCause();
            ex.getExceptions().stream().filter(earlier -> earlier != last).forEach(last::addSuppressed);
            if (last instanceof IOException failure) {
                throw failure;
            }
            if (last instanceof InterruptedException) {
                Thread.currentThread().interrupt();
                throw (IOException) new InterruptedIOException("Interrupted before the next attempt").initCause(ex);
            }
            if (last instanceof Error failure) {
                throw failure;
            }
            throw (last instanceof RuntimeException failure) ? failure : new IllegalStateException(last);
        }
    }

    /** What may fail, and be tried again. */
    @FunctionalInterface
    interface IoSupplier<T extends @Nullable Object> {

        T get() throws IOException;
    }

    /** Nothing is tried again once the call has ended. */
    private record PolicyWithinCall(RetryPolicy policy, Call call) implements RetryPolicy {

        @Override
        public boolean shouldRetry(Throwable failure) {
            return call.isRunning() && policy.shouldRetry(failure);
        }

        @Override
        public Duration getTimeout() {
            Duration own = policy.getTimeout();
            Duration left = call.left();
            return left.isZero() || (!own.isZero() && own.compareTo(left) < 0) ? own : left;
        }

        @Override
        public BackOff getBackOff() {
            return policy.getBackOff();
        }
    }
}
