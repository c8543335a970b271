package io.utp.engine.stream;

import java.nio.ByteBuffer;
import java.util.Arrays;

/**
 * The bytes written by the application from the first unacknowledged one on, addressed by their offset in the stream.
 *
 * <p>The buffer owns the arrays that it is given and copies nothing on the way in; adjacent pieces of one array are
 * merged. An empty buffer holds no array.
 */
public final class SendBuffer {

    private static final byte[] EMPTY = {};

    private byte[][] arrays = new byte[4][];
    private int[] from = new int[4];
    private long[] start = new long[4];
    private int head;
    private int count;
    private long begin;
    private long end;

    /**
     * Appends bytes.
     *
     * @param data a heap buffer whose content between position and limit belongs to this buffer from now on
     */
    public void append(ByteBuffer data) {
        int length = data.remaining();
        if (length == 0) {
            return;
        }
        byte[] array = data.array();
        int offset = data.arrayOffset() + data.position();
        if (count > 0) {
            int last = head + count - 1;
            if (arrays[last] == array && from[last] + (int) (end - start[last]) == offset) {
                end += length;
                return;
            }
        }
        makeRoom();
        int index = head + count++;
        arrays[index] = array;
        from[index] = offset;
        start[index] = end;
        end += length;
    }

    private void makeRoom() {
        if (head + count < arrays.length) {
            return;
        }
        int capacity = count * 2 > arrays.length ? arrays.length * 2 : arrays.length;
        byte[][] movedArrays = new byte[capacity][];
        int[] movedFrom = new int[capacity];
        long[] movedStart = new long[capacity];
        System.arraycopy(arrays, head, movedArrays, 0, count);
        System.arraycopy(from, head, movedFrom, 0, count);
        System.arraycopy(start, head, movedStart, 0, count);
        arrays = movedArrays;
        from = movedFrom;
        start = movedStart;
        head = 0;
    }

    /**
     * Copies bytes out, for the first time or again.
     *
     * @param offset where in the stream to begin; not before {@link #begin()}
     * @param length how many; not beyond {@link #end()}
     * @param out where to
     */
    public void copy(long offset, int length, ByteBuffer out) {
        assert offset >= begin && offset + length <= end : offset + "+" + length + " not in " + begin + ".." + end;
        int index = length == 0 ? head : find(offset);
        long position = offset;
        int left = length;
        while (left > 0) {
            long chunkEnd = index + 1 < head + count ? start[index + 1] : end;
            int piece = (int) Math.min(left, chunkEnd - position);
            out.put(arrays[index], from[index] + (int) (position - start[index]), piece);
            position += piece;
            left -= piece;
            index++;
        }
    }

    private int find(long offset) {
        int last = head + count - 1;
        if (offset >= start[last]) {
            return last;
        }
        int found = Arrays.binarySearch(start, head, head + count, offset);
        return found >= 0 ? found : -found - 2;
    }

    /**
     * Lets go of everything before an offset.
     *
     * @param offset the first byte still needed
     */
    public void release(long offset) {
        assert offset <= end : offset + " is beyond " + end;
        begin = Math.max(begin, offset);
        while (count > 0 && (count > 1 ? start[head + 1] : end) <= begin) {
            arrays[head] = EMPTY;
            head++;
            count--;
        }
        if (count == 0) {
            head = 0;
        }
    }

    /** Lets go of everything. */
    public void clear() {
        release(end);
    }

    /**
     * The offset of the first byte that is kept.
     *
     * @return bytes since the start of the stream
     */
    public long begin() {
        return begin;
    }

    /**
     * The offset behind the last byte.
     *
     * @return bytes since the start of the stream
     */
    public long end() {
        return end;
    }

    /**
     * How many bytes are kept.
     *
     * @return the bytes
     */
    public long size() {
        return end - begin;
    }

    /**
     * Bytes of memory that are taken by what is kept: with the rest of the first array and of the last, of which little may be used.
     *
     * @return the bytes
     */
    public long heldBytes() {
        if (count == 0) {
            return 0;
        }
        int last = head + count - 1;
        long before = from[head] + begin - start[head];
        long behind = arrays[last].length - (from[last] + end - start[last]);
        return before + size() + behind;
    }
}
