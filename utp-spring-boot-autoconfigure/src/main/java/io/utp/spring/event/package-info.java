/** What happens on a node, as application events. */
@NullMarked
package io.utp.spring.event;

import org.jspecify.annotations.NullMarked;
