package io.utp.spring.listener;

import io.utp.UtpNode;
import io.utp.spring.codec.UtpCodec;
import io.utp.spring.codec.UtpCodecs;
import io.utp.spring.core.UtpNodes;
import io.utp.spring.event.UtpEvent;
import io.utp.spring.event.UtpEventPublisher;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.BeansException;
import org.springframework.beans.factory.BeanFactory;
import org.springframework.messaging.handler.annotation.support.DefaultMessageHandlerMethodFactory;
import org.springframework.util.function.SingletonSupplier;
import org.springframework.validation.Validator;

/** Makes the containers of listeners: finds their nodes, executors, codecs and error handlers, and checks their methods. */
public final class UtpListenerContainerFactory {

    private final BeanFactory beanFactory;

    private final UtpNodes nodes;

    private final Executor executor;

    private final UtpListenerSettings settings;

    private final SingletonSupplier<DefaultMessageHandlerMethodFactory> methods;

    private final SingletonSupplier<List<UtpListenerInterceptor>> interceptors;

    /**
     * Creates the factory; asks for no bean yet.
     *
     * @param beanFactory has what listeners name, and the {@link UtpListenerInterceptor}s, the {@link UtpCodecs}, the
     * {@link Validator} and the {@link UtpEventPublisher}
     * @param nodes the nodes
     * @param executor runs listeners that name none
     * @param settings for what listeners do not set
     */
    public UtpListenerContainerFactory(
            BeanFactory beanFactory, UtpNodes nodes, Executor executor, UtpListenerSettings settings) {
        this.beanFactory = beanFactory;
        this.nodes = nodes;
        this.executor = executor;
        this.settings = settings;
        this.methods = SingletonSupplier.of(() -> MessageArgumentResolvers.methodFactory(beanFactory, validator()));
        this.interceptors = SingletonSupplier.of(() -> beanFactory
                .getBeanProvider(UtpListenerInterceptor.class)
                .orderedStream()
                .toList());
    }

    /**
     * Makes the container of a listener, stopped.
     *
     * @param endpoint the listener
     * @return its container
     * @throws IllegalStateException if the listener cannot be one; the message names it and says why
     */
    public UtpListenerContainer create(UtpListenerEndpoint endpoint) {
        try {
            UtpNode node = nodes.get(endpoint.nodeName());
            Executor own =
                    endpoint.executor().isEmpty() ? executor : beanFactory.getBean(endpoint.executor(), Executor.class);
            return new UtpListenerContainer(
                    endpoint,
                    new UtpListenerContainer.NamedNode(node, nodes.nameOf(node)),
                    endpoint.settings(settings),
                    handler(endpoint, own),
                    own,
                    this::publish);
        } catch (BeansException | IllegalArgumentException | IllegalStateException ex) {
            String message = String.valueOf(ex.getMessage());
            String subject = "@UtpListener " + endpoint;
            throw message.startsWith(subject)
                    ? new IllegalStateException(message, ex)
                    : new IllegalStateException(subject + " cannot listen: " + message, ex);
        }
    }

    private void publish(UtpEvent event) {
        beanFactory.getBeanProvider(UtpEventPublisher.class).ifAvailable(publisher -> publisher.publish(event));
    }

    private ConnectionHandler handler(UtpListenerEndpoint endpoint, Executor own) {
        UtpListenerErrorHandler errorHandler = endpoint.errorHandler().isEmpty()
                ? null
                : beanFactory.getBean(endpoint.errorHandler(), UtpListenerErrorHandler.class);
        UtpListenerEndpoint.MethodTarget target = endpoint.method();
        if (target == null) {
            UtpSocketHandler handler = Objects.requireNonNull(endpoint.handler());
            return new MethodHandler(
                    connection -> {
                        handler.handle(connection.socket());
                        return null;
                    },
                    new CallPipeline(interceptors.obtain(), errorHandler, null, own));
        }
        ListenerMethod method = new ListenerMethod(
                methods.obtain().createInvocableHandlerMethod(target.bean(), target.method()),
                !endpoint.codec().isEmpty());
        method.requireValidator(validator());
        UtpCodec codec = endpoint.codec().isEmpty() ? null : codec(endpoint.codec(), method);
        CallPipeline pipeline = new CallPipeline(interceptors.obtain(), errorHandler, codec, own);
        return (codec != null && method.takesMessages())
                ? new MessageLoop(method, codec, pipeline)
                : new MethodHandler(connection -> method.invoke(new ListenerMessage(connection, null)), pipeline);
    }

    private UtpCodec codec(String name, ListenerMethod method) {
        UtpCodecs codecs = beanFactory.getBean(UtpCodecs.class);
        return method.takesMessages() ? codecs.get(name, method.messageType()) : codecs.get(name);
    }

    private @Nullable Validator validator() {
        return beanFactory.getBeanProvider(Validator.class).getIfUnique();
    }
}
