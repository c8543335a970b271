package io.utp.engine.node;

import io.utp.engine.connection.Connection;
import java.util.AbstractCollection;
import java.util.Arrays;
import java.util.Iterator;
import java.util.NoSuchElementException;
import org.jspecify.annotations.Nullable;

/** The connections of a node in the order in which they came; each knows where it stands, so that one is found at once. */
final class ConnectionList extends AbstractCollection<Connection> {

    /** What was removed leaves a gap; there are never more gaps than connections for long. */
    private @Nullable Connection[] places = new @Nullable Connection[16];

    private int end;
    private int size;

    @Override
    public boolean add(Connection connection) {
        if (connection.index() >= 0) {
            return false;
        }
        if (end == places.length) {
            close(size * 2 > end ? end * 2 : end);
        }
        connection.index(end);
        places[end++] = connection;
        size++;
        return true;
    }

    /** Returns whether it was there. */
    boolean removeKnown(Connection connection) {
        int index = connection.index();
        if (index < 0) {
            return false;
        }
        connection.index(-1);
        places[index] = null;
        size--;
        if (size == 0) {
            end = 0;
        }
        return true;
    }

    /** Closes the gaps. */
    private void close(int capacity) {
        @Nullable Connection[] old = places;
        int oldEnd = end;
        places = new @Nullable Connection[capacity];
        end = 0;
        for (Connection connection : Arrays.asList(old).subList(0, oldEnd)) {
            if (connection != null) {
                connection.index(end);
                places[end++] = connection;
            }
        }
    }

    @Override
    public int size() {
        return size;
    }

    @Override
    public Iterator<Connection> iterator() {
        return new Iterator<>() {

            private int next = skip(0);

            private int skip(int from) {
                int index = from;
                while (index < end && places[index] == null) {
                    index++;
                }
                return index;
            }

            @Override
            public boolean hasNext() {
                return next < end;
            }

            @Override
            public Connection next() {
                Connection found = next < end ? places[next] : null;
                if (found == null) {
                    throw new NoSuchElementException();
                }
                next = skip(next + 1);
                return found;
            }
        };
    }
}
