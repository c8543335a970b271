package io.utp.spring.core;

import io.utp.UtpConnectException;
import io.utp.UtpNode;
import io.utp.UtpTlsException;
import io.utp.spring.codec.UtpCodecs;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;
import org.springframework.core.retry.RetryPolicy;
import org.springframework.core.task.SimpleAsyncTaskExecutor;
import org.springframework.util.Assert;

/**
 * Dials peers from a node's port. Immutable, and safe for use by several threads. Spring Boot has one for each node, with the
 * properties {@code utp.template.*}; {@link #mutate()} makes another one of it.
 */
public final class UtpTemplate implements UtpOperations {

    private final Settings settings;

    private UtpTemplate(Settings settings) {
        this.settings = settings;
    }

    /**
     * Starts the configuration of a template.
     *
     * @param node whose port dials
     * @param codecs the codecs by name
     * @return a builder with the defaults
     */
    public static Builder builder(UtpNode node, UtpCodecs codecs) {
        return new Builder(node, codecs);
    }

    /**
     * Starts the configuration of a template that differs from this one.
     *
     * @return a builder with this template's settings
     */
    public Builder mutate() {
        return new Builder(settings);
    }

    /**
     * The node that dials.
     *
     * @return the node
     */
    public UtpNode node() {
        return settings.node();
    }

    @Override
    public PeerSpec peer(String peer) {
        return new PeerOperations(settings, Peer.of(peer), settings.codec(), null);
    }

    @Override
    public PeerSpec peer(InetSocketAddress address) {
        return new PeerOperations(settings, Peer.of(address), settings.codec(), null);
    }

    /** What all operations of a template have in common. */
    record Settings(
            UtpNode node,
            UtpCodecs codecs,
            @Nullable String codec,
            @Nullable Duration connectTimeout,
            Duration requestTimeout,
            RetryPolicy retryPolicy,
            Executor executor) {

        Dialler dialler() {
            return new Dialler(node, connectTimeout, retryPolicy);
        }
    }

    /** Configures a template. For one thread. */
    public static final class Builder {

        private final UtpNode node;

        private final UtpCodecs codecs;

        private @Nullable String codec;

        private @Nullable Duration connectTimeout;

        private Duration requestTimeout = Duration.ofSeconds(30);

        private RetryPolicy retryPolicy = retries().build();

        private @Nullable Executor executor;

        private Builder(UtpNode node, UtpCodecs codecs) {
            this.node = node;
            this.codecs = codecs;
        }

        private Builder(Settings settings) {
            this.node = settings.node();
            this.codecs = settings.codecs();
            this.codec = settings.codec();
            this.connectTimeout = settings.connectTimeout();
            this.requestTimeout = settings.requestTimeout();
            this.retryPolicy = settings.retryPolicy();
            this.executor = settings.executor();
        }

        /**
         * Starts the default retry policy: two retries, 500 ms after the first failure and a second after the next, of connects
         * that failed and of messages of which nothing was sent; not where the two sides do not trust each other.
         *
         * @return a builder to change or to build
         */
        public static RetryPolicy.Builder retries() {
            return RetryPolicy.builder()
                    .includes(UtpConnectException.class, UtpRequestNotSentException.class)
                    .predicate(Builder::mayPass)
                    .maxRetries(2)
                    .delay(Duration.ofMillis(500))
                    .multiplier(2)
                    .maxDelay(Duration.ofSeconds(10));
        }

        /** Certificates and rules are the same the next time. */
        private static boolean mayPass(Throwable failure) {
            return !(failure instanceof UtpTlsException tls)
                    || switch (tls.failure()) {
                        case TIMEOUT, TOO_MANY_HANDSHAKES, BROKEN -> true;
                        default -> false;
                    };
        }

        /**
         * Sets how messages are read and written if {@link UtpOperations.PeerSpec#codec} does not say it.
         *
         * @param codec the codec's name; {@code null}, the default, for none
         * @return this builder
         */
        public Builder codec(@Nullable String codec) {
            this.codec = codec;
            return this;
        }

        /**
         * Sets how long one attempt to connect may take, punching included.
         *
         * @param connectTimeout positive; {@code null}, the default, for as long as the node takes
         * @return this builder
         * @throws IllegalArgumentException if it is not positive
         */
        public Builder connectTimeout(@Nullable Duration connectTimeout) {
            Assert.isTrue(
                    connectTimeout == null || isPositive(connectTimeout),
                    () -> "connectTimeout must be positive, but was " + connectTimeout);
            this.connectTimeout = connectTimeout;
            return this;
        }

        /**
         * Sets how long a message and its answer may take, connecting and retries included.
         *
         * @param requestTimeout positive; 30 s by default
         * @return this builder
         * @throws IllegalArgumentException if it is not positive
         */
        public Builder requestTimeout(Duration requestTimeout) {
            Assert.isTrue(
                    isPositive(requestTimeout), () -> "requestTimeout must be positive, but was " + requestTimeout);
            this.requestTimeout = requestTimeout;
            return this;
        }

        /**
         * Sets what is tried again, how often and when. It is asked about failures to connect and, where the operation is a
         * message or a request, about everything that goes wrong until its answer is there: who lets it retry more than
         * {@link #retries()} does has peers that do not mind a message twice.
         *
         * @param retryPolicy the policy; {@link #retries()} by default
         * @return this builder
         */
        public Builder retryPolicy(RetryPolicy retryPolicy) {
            this.retryPolicy = retryPolicy;
            return this;
        }

        /**
         * Sets what runs the operations that return futures, and closes connections after their answer. Each operation keeps
         * a thread as long as it lasts.
         *
         * @param executor the executor; a new thread for each operation by default
         * @return this builder
         */
        public Builder executor(Executor executor) {
            this.executor = executor;
            return this;
        }

        /**
         * Builds the template.
         *
         * @return the template
         */
        public UtpTemplate build() {
            return new UtpTemplate(new Settings(
                    node,
                    codecs,
                    codec,
                    connectTimeout,
                    requestTimeout,
                    retryPolicy,
                    (executor != null) ? executor : new SimpleAsyncTaskExecutor("utp-template-")));
        }

        static boolean isPositive(Duration duration) {
            return !duration.isNegative() && !duration.isZero();
        }
    }
}
