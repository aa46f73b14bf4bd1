#include "start.h"
/* Loads whose result is the next address: a linked list, searched, reversed, merge sorted. */
typedef struct node {
    struct node *next;
    short data, index;
} node;
static node pool[150];

static node *reversed(node *list)
{
    node *done = 0;
    while (list) {
        node *next = list->next;
        list->next = done;
        done = list;
        list = next;
    }
    return done;
}

static node *found(node *list, int index)
{
    while (list && list->index != index)
        list = list->next;
    return list;
}

static node *merged(node *p, node *q)
{
    node head, *tail = &head;
    while (p && q) {
        node **least = p->data <= q->data ? &p : &q;
        tail = tail->next = *least;
        *least = (*least)->next;
    }
    tail->next = p ? p : q;
    return head.next;
}

static node *sorted(node *list)
{
    node *slow = list, *fast = list;
    if (!list || !list->next)
        return list;
    while (fast->next && fast->next->next) {
        slow = slow->next;
        fast = fast->next->next;
    }
    fast = slow->next;
    slow->next = 0;
    return merged(sorted(list), sorted(fast));
}

static u32 result(void)
{
    u32 sum = 0;
    node *list = pool;
    for (int i = 0; i < 150; i++) {
        pool[i].data = random_word();
        pool[i].index = i;
        pool[i].next = i < 149 ? pool + i + 1 : 0;
    }
    for (int i = 0; i < 20; i++) {
        sum = mix(sum, found(list, i * 7)->data);
        list = reversed(list);
    }
    for (list = sorted(list); list; list = list->next)
        sum = mix(sum, list->data);
    return sum;
}
