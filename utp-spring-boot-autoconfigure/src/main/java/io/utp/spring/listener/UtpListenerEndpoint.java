package io.utp.spring.listener;

import java.lang.reflect.Method;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springframework.util.Assert;

/**
 * A listener: a method, such as one with {@link io.utp.spring.annotation.UtpListener @UtpListener}, or a handler, and how it
 * listens. What is not set is as the {@link UtpListenerSettings} of the application say. To be changed by one thread, and no
 * more once it is registered.
 */
public final class UtpListenerEndpoint {

    private final String id;

    private final String description;

    private final @Nullable MethodTarget method;

    private final @Nullable UtpSocketHandler handler;

    private String nodeName = "";

    private List<RemotePattern> patterns = List.of();

    private String codec = "";

    private String executor = "";

    private String errorHandler = "";

    private @Nullable Integer concurrency;

    private @Nullable UtpListenerOverflow overflow;

    private @Nullable Integer queueCapacity;

    private @Nullable Boolean autoStartup;

    private @Nullable Duration idleTimeout;

    private @Nullable Duration gracefulShutdownPeriod;

    /**
     * Creates the endpoint of a method.
     *
     * @param id the name, or empty for class and method
     * @param bean the bean, or its proxy
     * @param method a method that can be invoked on {@code bean}
     */
    public UtpListenerEndpoint(String id, Object bean, Method method) {
        this.description = ListenerMethod.describe(method);
        this.id = id.isEmpty() ? description : id;
        this.method = new MethodTarget(bean, method);
        this.handler = null;
    }

    /**
     * Creates the endpoint of a handler.
     *
     * @param id the name
     * @param handler called once for each connection
     */
    public UtpListenerEndpoint(String id, UtpSocketHandler handler) {
        Assert.hasText(id, "A listener that is no method needs an id");
        this.description = id;
        this.id = id;
        this.method = null;
        this.handler = handler;
    }

    /** What is called of which bean. */
    record MethodTarget(Object bean, Method method) {}

    /**
     * The name of the listener.
     *
     * @return the name
     */
    public String id() {
        return id;
    }

    /**
     * The node.
     *
     * @return a name as {@link io.utp.spring.core.UtpNodes#get} takes it, empty for the only or primary node
     */
    public String nodeName() {
        return nodeName;
    }

    /**
     * Sets the node. Default the only or primary one.
     *
     * @param nodeName the name of a node or of its bean
     */
    public void setNodeName(String nodeName) {
        this.nodeName = nodeName;
    }

    /**
     * Whose connections it takes.
     *
     * @return names, patterns of names, addresses and networks; empty for all that no other listener of the node takes
     */
    public List<String> from() {
        return patterns.stream().map(RemotePattern::toString).toList();
    }

    /**
     * Sets whose connections it takes. Default all that no other listener of the node takes.
     *
     * @param from names that the rendezvous knows, in which {@code *} stands for any characters, addresses, and networks in CIDR
     * notation
     * @throws IllegalArgumentException if one is none of these
     */
    public void setFrom(String... from) {
        this.patterns = Arrays.stream(from).map(RemotePattern::of).toList();
    }

    /**
     * Sets how messages are found in the stream of bytes. Default not at all.
     *
     * @param codec a name as {@link io.utp.spring.codec.UtpCodecs#get} takes it
     */
    public void setCodec(String codec) {
        this.codec = codec;
    }

    /**
     * Sets what runs the listener. Default the bean {@code utpTaskExecutor}.
     *
     * @param executor the name of a bean of type {@link java.util.concurrent.Executor}
     */
    public void setExecutor(String executor) {
        this.executor = executor;
    }

    /**
     * Sets what is told of failures. Default nothing: they are logged, and the connection is given up.
     *
     * @param errorHandler the name of a bean of type {@link UtpListenerErrorHandler}
     */
    public void setErrorHandler(String errorHandler) {
        this.errorHandler = errorHandler;
    }

    /**
     * Sets how many connections are handled at once.
     *
     * @param concurrency at most; 0 for as many as the node holds
     */
    public void setConcurrency(int concurrency) {
        this.concurrency = concurrency;
    }

    /**
     * Sets what becomes of more connections than that.
     *
     * @param overflow what becomes of them
     */
    public void setOverflow(UtpListenerOverflow overflow) {
        this.overflow = overflow;
    }

    /**
     * Sets how many of these wait, if they do.
     *
     * @param queueCapacity at most
     */
    public void setQueueCapacity(int queueCapacity) {
        this.queueCapacity = queueCapacity;
    }

    /**
     * Sets whether it starts with the application context.
     *
     * @param autoStartup {@code false} if somebody calls {@link UtpListenerContainer#start()}
     */
    public void setAutoStartup(boolean autoStartup) {
        this.autoStartup = autoStartup;
    }

    /**
     * Sets the silence after which a connection is given up.
     *
     * @param idleTimeout zero for never
     */
    public void setIdleTimeout(Duration idleTimeout) {
        this.idleTimeout = idleTimeout;
    }

    /**
     * Sets how long a stop waits for what is running.
     *
     * @param gracefulShutdownPeriod zero for not at all
     */
    public void setGracefulShutdownPeriod(Duration gracefulShutdownPeriod) {
        this.gracefulShutdownPeriod = gracefulShutdownPeriod;
    }

    List<RemotePattern> patterns() {
        return patterns;
    }

    @Nullable MethodTarget method() {
        return method;
    }

    @Nullable UtpSocketHandler handler() {
        return handler;
    }

    String codec() {
        return codec;
    }

    String executor() {
        return executor;
    }

    String errorHandler() {
        return errorHandler;
    }

    /** What is set here, otherwise what the application says. */
    UtpListenerSettings settings(UtpListenerSettings defaults) {
        return new UtpListenerSettings(
                Objects.requireNonNullElse(concurrency, defaults.concurrency()),
                Objects.requireNonNullElse(overflow, defaults.overflow()),
                Objects.requireNonNullElse(queueCapacity, defaults.queueCapacity()),
                Objects.requireNonNullElse(autoStartup, defaults.autoStartup()),
                Objects.requireNonNullElse(idleTimeout, defaults.idleTimeout()),
                Objects.requireNonNullElse(gracefulShutdownPeriod, defaults.gracefulShutdownPeriod()));
    }

    /** The class and the method, or the id. */
    @Override
    public String toString() {
        return description;
    }
}
