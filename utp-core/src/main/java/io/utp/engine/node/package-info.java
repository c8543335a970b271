/** Many connections on one port: the table, ids, backlog, resets and deadlines. */
@NullMarked
package io.utp.engine.node;

import org.jspecify.annotations.NullMarked;
