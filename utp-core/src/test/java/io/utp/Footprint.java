package io.utp;

import java.lang.reflect.Array;
import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.util.ArrayDeque;
import java.util.Collections;
import java.util.Deque;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * How many bytes of heap objects take, counted over the graph of objects instead of measured: as a 64-bit HotSpot lays them out
 * with compressed references (heaps below 32 GB), a header of 12 bytes, references of 4, all in multiples of 8.
 *
 * <p>What the JDK's own objects refer to is not looked at, but the objects themselves are counted.
 */
public final class Footprint {

    private static final int HEADER = 12;
    private static final int ARRAY_HEADER = 16;
    private static final int REFERENCE = 4;
    private static final Map<Class<?>, Integer> SIZES =
            Map.of(boolean.class, 1, byte.class, 1, char.class, 2, short.class, 2, int.class, 4, float.class, 4);

    private final Set<Object> seen = Collections.newSetFromMap(new IdentityHashMap<>());
    private final List<Class<?>> others;
    private long bytes;

    private Footprint(List<Class<?>> others) {
        this.others = others;
    }

    /**
     * Counts all that can be reached from an object.
     *
     * @param root the object
     * @param others classes whose objects belong to somebody else, and what only they refer to as well
     * @return the count
     */
    public static Footprint of(Object root, Class<?>... others) {
        Footprint footprint = new Footprint(List.of(others));
        try {
            footprint.walk(root);
        } catch (IllegalAccessException e) {
            throw new AssertionError(e);
        }
        return footprint;
    }

    public long bytes() {
        return bytes;
    }

    /** How many objects of a class there are. */
    public long count(Class<?> type) {
        return seen.stream().filter(type::isInstance).count();
    }

    private void walk(Object root) throws IllegalAccessException {
        Deque<Object> toLookAt = new ArrayDeque<>();
        find(root, toLookAt);
        for (Object next = toLookAt.poll(); next != null; next = toLookAt.poll()) {
            Class<?> type = next.getClass();
            bytes += type.isArray() ? array(next, toLookAt) : object(next, toLookAt);
        }
    }

    private void find(Object found, Deque<Object> toLookAt) {
        boolean owned = found != null
                && !(found instanceof Enum<?>)
                && !(found instanceof Class<?>)
                && others.stream().noneMatch(other -> other.isInstance(found));
        if (owned && seen.add(found)) {
            toLookAt.add(found);
        }
    }

    private long array(Object array, Deque<Object> toLookAt) {
        int length = Array.getLength(array);
        Class<?> component = array.getClass().getComponentType();
        if (!component.isPrimitive()) {
            for (int i = 0; i < length; i++) {
                find(Array.get(array, i), toLookAt);
            }
        }
        return aligned(ARRAY_HEADER + (long) length * size(component));
    }

    private long object(Object object, Deque<Object> toLookAt) throws IllegalAccessException {
        long size = HEADER;
        for (Class<?> type = object.getClass(); type != null; type = type.getSuperclass()) {
            for (Field field : type.getDeclaredFields()) {
                if (!Modifier.isStatic(field.getModifiers())) {
                    size += size(field.getType());
                    if (!field.getType().isPrimitive() && field.trySetAccessible()) {
                        find(field.get(object), toLookAt);
                    }
                }
            }
        }
        return aligned(size);
    }

    private static int size(Class<?> type) {
        return type.isPrimitive() ? SIZES.getOrDefault(type, Long.BYTES) : REFERENCE;
    }

    private static long aligned(long size) {
        return (size + 7) / 8 * 8;
    }
}
