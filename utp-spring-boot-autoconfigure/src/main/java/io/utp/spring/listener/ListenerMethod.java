package io.utp.spring.listener;

import java.lang.annotation.Annotation;
import java.lang.reflect.Method;
import java.util.Arrays;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.core.MethodParameter;
import org.springframework.core.ResolvableType;
import org.springframework.messaging.Message;
import org.springframework.messaging.MessageHeaders;
import org.springframework.messaging.handler.annotation.Header;
import org.springframework.messaging.handler.annotation.Headers;
import org.springframework.messaging.handler.invocation.InvocableHandlerMethod;
import org.springframework.validation.annotation.ValidationAnnotationUtils;

/** What the signature of a listener method asks for. Everything that cannot work is an error here, when the application starts. */
final class ListenerMethod {

    private static final String KOTLIN_CONTINUATION = "kotlin.coroutines.Continuation";

    private final InvocableHandlerMethod method;

    private final String description;

    private final boolean withCodec;

    private @Nullable MethodParameter reader;

    private @Nullable MethodParameter payload;

    private @Nullable MethodParameter message;

    /**
     * Reads the signature.
     *
     * @param method the method
     * @param withCodec whether messages can be read and answers written
     * @throws IllegalStateException if it has an argument, or returns a type, that there cannot be
     */
    ListenerMethod(InvocableHandlerMethod method, boolean withCodec) {
        this.method = method;
        this.description = describe(method.getMethod());
        this.withCodec = withCodec;
        for (MethodParameter parameter : method.getMethodParameters()) {
            classify(parameter);
        }
        if (reader != null && takesMessages()) {
            throw error("reads the connection itself, which its codec does, too; take the messages, or the stream");
        }
        requireSupportedReturnType();
    }

    private void classify(MethodParameter parameter) {
        Class<?> type = parameter.getParameterType();
        ConnectionArgument argument = ConnectionArgument.of(parameter);
        if (type.getName().equals(KOTLIN_CONTINUATION)) {
            throw error(
                    "is a suspending function, which cannot be called; let it return a CompletableFuture or a Mono");
        } else if (parameter.hasParameterAnnotation(Header.class)) {
            requireKnownHeader(parameter);
        } else if (argument != null) {
            requireFirstReader(argument, parameter);
        } else if (Message.class.isAssignableFrom(type)) {
            requireCodec(parameter);
            message = parameter;
        } else if (!MessageHeaders.class.isAssignableFrom(type) && !parameter.hasParameterAnnotation(Headers.class)) {
            requireCodec(parameter);
            requireFirstPayload(parameter);
            payload = parameter;
        }
    }

    /** Both streams and their {@code ByteChannel} are one reader; Netty's channel is another. */
    private void requireFirstReader(ConnectionArgument argument, MethodParameter parameter) {
        if (argument.reads()) {
            if (reader != null
                    && (argument == ConnectionArgument.NETTY_CHANNEL
                            || ConnectionArgument.of(reader) == ConnectionArgument.NETTY_CHANNEL)) {
                throw error(
                        "reads the connection as a " + reader.getParameterType().getSimpleName() + " and as a "
                                + parameter.getParameterType().getSimpleName() + "; take one of them");
            }
            reader = parameter;
        }
    }

    private void requireKnownHeader(MethodParameter parameter) {
        Header header = parameter.getParameterAnnotation(Header.class);
        String name = (header != null) ? header.name() : "";
        String named = name.isEmpty()
                ? parameter
                        .getExecutable()
                        .getParameters()[parameter.getParameterIndex()]
                        .getName()
                : name;
        if (!named.contains("{") && !UtpHeaders.ALL.contains(named)) {
            throw error("asks for the header '" + named + "'; there are "
                    + UtpHeaders.ALL.stream().sorted().collect(Collectors.joining(", ")));
        }
    }

    private void requireCodec(MethodParameter parameter) {
        if (!withCodec) {
            throw error("asks for a " + parameter.getParameterType().getSimpleName() + "; without a codec it may have "
                    + ConnectionArgument.names() + " and @Header");
        }
    }

    private void requireFirstPayload(MethodParameter parameter) {
        if (payload != null) {
            throw error("asks for two messages at once, a "
                    + payload.getParameterType().getSimpleName() + " and a "
                    + parameter.getParameterType().getSimpleName() + "; one is the message, the other may be one of "
                    + ConnectionArgument.names() + " or a @Header");
        }
    }

    private void requireSupportedReturnType() {
        Class<?> type = method.getMethod().getReturnType();
        if (!withCodec && type != void.class && type != Void.class && !AsyncResults.isAsynchronous(type)) {
            throw error("returns a " + type.getSimpleName()
                    + ", which takes a codec to be written; without one it may return"
                    + " nothing, or a CompletionStage, a Mono or a Flux that keeps the socket open");
        }
    }

    private IllegalStateException error(String problem) {
        return new IllegalStateException("@UtpListener " + description + " " + problem);
    }

    /** Whether it is called once for each message, not once for each connection. */
    boolean takesMessages() {
        return payload != null || message != null;
    }

    /** What messages have to become. */
    ResolvableType messageType() {
        MethodParameter parameter = payload;
        if (parameter != null) {
            ResolvableType type = ResolvableType.forMethodParameter(parameter);
            return (type.toClass() == Optional.class) ? type.getGeneric(0) : type;
        }
        ResolvableType content = (message != null)
                ? ResolvableType.forMethodParameter(message).as(Message.class).getGeneric(0)
                : ResolvableType.NONE;
        return (content.resolve() != null) ? content : ResolvableType.forClass(Object.class);
    }

    /** Whether messages are to be validated. */
    boolean isValidating() {
        return payload != null
                && Arrays.stream(payload.getParameterAnnotations()).anyMatch(ListenerMethod::isValidating);
    }

    private static boolean isValidating(Annotation annotation) {
        return ValidationAnnotationUtils.determineValidationHints(annotation) != null;
    }

    void requireValidator(@Nullable Object validator) {
        if (isValidating() && validator == null) {
            throw error("asks for messages to be validated, but there is no Validator;"
                    + " spring-boot-starter-validation brings one");
        }
    }

    @Nullable Object invoke(ListenerMessage call) throws Exception {
        return method.invoke(call);
    }

    /** Class, name and types of the arguments. */
    static String describe(Method method) {
        return Arrays.stream(method.getParameterTypes())
                .map(Class::getSimpleName)
                .collect(Collectors.joining(
                        ", ", method.getDeclaringClass().getName() + "." + method.getName() + "(", ")"));
    }

    @Override
    public String toString() {
        return description;
    }
}
