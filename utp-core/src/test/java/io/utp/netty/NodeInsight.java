package io.utp.netty;

import io.netty.channel.Channel;
import io.netty.util.concurrent.AbstractScheduledEventExecutor;
import io.netty.util.concurrent.SingleThreadEventExecutor;
import io.utp.UtpNode;
import io.utp.UtpSocket;
import io.utp.engine.connection.ConnectionPath;
import java.lang.reflect.Field;
import java.util.Collection;
import java.util.HashSet;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;

/**
 * What a node holds, which its users need not know.
 *
 * @param connections in the engine's table
 * @param drivers connections that the driver knows
 * @param heldBytes in the buffers of the engine's connections
 * @param waitingBytes written and not handed to the engine
 * @param idleBytes of arrays that wait to be used again
 * @param tasks that wait on the event loop
 * @param timers that are armed there
 */
public record NodeInsight(
        int connections, int drivers, long heldBytes, long waitingBytes, long idleBytes, int tasks, int timers) {

    /** Asks the event loop of a node that is bound. */
    public static NodeInsight of(UtpNode node) {
        EndpointDriver driver = driver(node);
        LiveConnections live = field(driver, EndpointDriver.class, "connections");
        NodeContext context = driver.context();
        AtomicLong waiting = field(context.sendMemory(), SendMemory.class, "waiting");
        SingleThreadEventExecutor loop =
                (SingleThreadEventExecutor) driver.channel().eventLoop();
        return driver.ask(() -> {
            Collection<?> timers = field(loop, AbstractScheduledEventExecutor.class, "scheduledTaskQueue");
            return new NodeInsight(
                    node.clientConnections() + node.serverConnections(),
                    live.copy().size(),
                    context.chunks().heldBytes(),
                    waiting.get(),
                    context.chunks().idleBytes(),
                    loop.pendingTasks(),
                    timers == null ? 0 : timers.size());
        });
    }

    /** Those of a node's connections whose peer finds them at another address, as both ends have the key. */
    public static Set<UtpSocket> movable(UtpNode node, Collection<UtpSocket> sockets) {
        return driver(node).ask(() -> {
            Set<UtpSocket> movable = new HashSet<>(sockets);
            movable.removeIf(socket -> !hasSharedKey(socket));
            return movable;
        });
    }

    private static boolean hasSharedKey(UtpSocket socket) {
        ConnectionPath path = ((NettyUtpSocket) socket).driver().connection.path();
        Object migration = field(path, ConnectionPath.class, "migration");
        Object keys = field(migration, migration.getClass(), "keys");
        boolean shared = field(keys, keys.getClass(), "shared");
        return shared;
    }

    static EndpointDriver driver(UtpNode node) {
        Channel port = Objects.requireNonNull(node.udpChannel());
        return field(port.pipeline().get(EndpointHandler.class), EndpointHandler.class, "driver");
    }

    @SuppressWarnings({"unchecked", "TypeParameterUnusedInFormals"})
    private static <T> T field(Object object, Class<?> type, String name) {
        try {
            Field field = type.getDeclaredField(name);
            field.setAccessible(true);
            return (T) field.get(object);
        } catch (ReflectiveOperationException e) {
            throw new LinkageError("there is no " + name + " in " + type, e);
        }
    }

    /** What a node holds that was never used. */
    public static final NodeInsight NOTHING = new NodeInsight(0, 0, 0, 0, 0, 0, 0);

    /** The sum of two nodes'. */
    public NodeInsight plus(NodeInsight other) {
        return new NodeInsight(
                connections + other.connections,
                drivers + other.drivers,
                heldBytes + other.heldBytes,
                waitingBytes + other.waitingBytes,
                idleBytes + other.idleBytes,
                tasks + other.tasks,
                timers + other.timers);
    }
}
