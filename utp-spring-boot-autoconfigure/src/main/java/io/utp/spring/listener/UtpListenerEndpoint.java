package io.utp.spring.listener;

import io.utp.UtpNode;
import io.utp.UtpSocket;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.util.ReflectionUtils;

/** One {@link io.utp.spring.annotation.UtpListener @UtpListener} method of one bean. Immutable. */
public final class UtpListenerEndpoint {

    private final String id;

    private final String nodeName;

    private final Object bean;

    private final Method method;

    private final String description;

    private final List<ListenerArgument> arguments;

    /**
     * Creates the endpoint of a method.
     *
     * @param id the name, or empty for class and method
     * @param nodeName the bean name of the node, or empty for the only or primary one
     * @param bean the bean, or its proxy
     * @param method a method that can be invoked on {@code bean}
     * @throws IllegalStateException if the method asks for an argument, or returns a type, that is not supported
     */
    public UtpListenerEndpoint(String id, String nodeName, Object bean, Method method) {
        this.nodeName = nodeName;
        this.bean = bean;
        this.method = method;
        this.description = describe(method);
        this.id = id.isEmpty() ? description : id;
        this.arguments = arguments(method, description);
        requireSupportedReturnType(method, description);
        ReflectionUtils.makeAccessible(method);
    }

    /**
     * The name of the listener.
     *
     * @return the name
     */
    public String id() {
        return id;
    }

    /**
     * The bean name of the node.
     *
     * @return the name, or empty for the only or primary node
     */
    public String nodeName() {
        return nodeName;
    }

    /**
     * Calls the method in this thread.
     *
     * @return when the method is done with the socket, or {@code null} if it is by now
     * @throws Throwable what the method throws
     */
    @Nullable CompletionStage<?> invoke(UtpNode node, UtpSocket socket) throws Throwable {
        Object[] values =
                arguments.stream().map(argument -> argument.value(node, socket)).toArray();
        try {
            return (CompletionStage<?>) method.invoke(bean, values);
        } catch (InvocationTargetException ex) {
            throw ex.getTargetException();
        }
    }

    private static List<ListenerArgument> arguments(Method method, String description) {
        return Arrays.stream(method.getParameterTypes())
                .map(type -> {
                    ListenerArgument argument = ListenerArgument.of(type);
                    if (argument == null) {
                        throw new IllegalStateException("@UtpListener " + description + " asks for a "
                                + type.getSimpleName() + "; it may have " + ListenerArgument.names());
                    }
                    return argument;
                })
                .toList();
    }

    private static void requireSupportedReturnType(Method method, String description) {
        Class<?> type = method.getReturnType();
        if (type != void.class && type != Void.class && !CompletionStage.class.isAssignableFrom(type)) {
            throw new IllegalStateException("@UtpListener " + description + " returns a " + type.getSimpleName()
                    + "; it may return nothing, or a CompletionStage that keeps the socket open");
        }
    }

    private static String describe(Method method) {
        return Arrays.stream(method.getParameterTypes())
                .map(Class::getSimpleName)
                .collect(Collectors.joining(
                        ", ", method.getDeclaringClass().getName() + "." + method.getName() + "(", ")"));
    }

    /** The class and the method. */
    @Override
    public String toString() {
        return description;
    }
}
