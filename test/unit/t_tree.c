/* XML and JSON as one tree; hostile documents. */
#include "base/limit.h"
#include "base/tree.h"
#include "t.h"

static enum err
read_xml(const char *s, struct node **ret)
{
	return xml_read(cx, s, strlen(s), ret);
}

TEST(order_blanks_and_missing_elements_do_not_matter)
{
	struct node *r;

	CHECK_OK(read_xml("<?xml version='1.0' encoding='UTF-8' standalone='yes'?>\n<XmlMsg> <B><Birthdate >19500401</Birthdate >"
	    "<InsurerNumber>  139999</InsurerNumber><Empty/></B><A>1</A></XmlMsg>", &r));
	CHECK_STR("19500401", node_text(node_child(r, "B"), "Birthdate"));
	CHECK_STR("  139999", node_text(node_child(r, "B"), "InsurerNumber"));
	CHECK_STR("", node_text(node_child(r, "B"), "Empty"));
	CHECK_STR("", node_text(node_child(r, "B"), "Missing"));
	CHECK_STR("1", node_find(r, "A")->text);
}

TEST(shift_jis_is_read_as_cp932)
{
	struct node *r;

	CHECK_OK(read_xml("<?xml version=\"1.0\" encoding=\"Shift_JIS\"?><a>\xee\xe0\x87\x40</a>", &r));
	CHECK_STR("髙①", r->text);
	CHECK_ERR(ERR_ENCODING, read_xml("<?xml version=\"1.0\" encoding=\"Shift_JIS\"?><a>\x81</a>", &r));
	CHECK_ERR(ERR_ENCODING, read_xml("<?xml version=\"1.0\" encoding=\"EUC-JP\"?><a>x</a>", &r));
	CHECK_ERR(ERR_ENCODING, read_xml("<?xml version=\"1.0\" encoding=\"UTF-8\"?><a>\xee\xe0</a>", &r));
}

TEST(hostile_xml_is_refused_with_its_line)
{
	struct node *r;
	char deep[200] = "";

	CHECK_ERR(ERR_INPUT, read_xml("<?xml version=\"1.0\"?>\n<!DOCTYPE a [<!ENTITY b \"c\">]><a>&b;</a>", &r));
	assert_non_null(strstr(cx->fault.detail, "line 2: DOCTYPE"));
	CHECK_ERR(ERR_INPUT, read_xml("<a><b></a>", &r));
	CHECK_ERR(ERR_INPUT, read_xml("", &r));
	for (int i = 0; i <= LIMIT_TREE_DEPTH; i++)
		strcat(deep, "<a>");
	CHECK_ERR(ERR_INPUT, read_xml(deep, &r));
	assert_non_null(strstr(cx->fault.detail, "nested"));
}

TEST(only_names_that_are_read_again_are_written)
{
	static const char *const bad[] = { "", "é", "a·", "1a", "a b", "a>", "名" };
	char *p;
	struct text_loss loss;
	size_t n;

	for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++)
		CHECK_ERR(ERR_INPUT, xml_write(cx, node_new(cx, NULL, bad[i], "x"), ENCODING_CP932, &p, &n, &loss));
	CHECK_OK(xml_write(cx, node_new(cx, NULL, "_a-1.b", "x"), ENCODING_CP932, &p, &n, &loss));
}

TEST(xml_that_is_written_is_read_back)
{
	struct node *root = node_new(cx, NULL, "XmlMsg", NULL), *r;
	char *p;
	struct text_loss loss;
	size_t n;

	node_new(cx, root, "A", "<&>\r 髙①");
	node_fmt(cx, root, "B", "%08d", 7);
	CHECK_OK(xml_write(cx, root, ENCODING_CP932, &p, &n, &loss));
	CHECK_OK(xml_read(cx, p, n, &r));
	CHECK_STR("<&>\r 髙①", node_text(r, "A"));
	CHECK_STR("00000007", node_text(r, "B"));
}

TEST(json_carries_the_same_tree)
{
	static const char text[] = "{\"XmlMsg\":{\"List\":[{\"A\":\"1\"},{\"A\":\"2\"}],\"N\":7,\"Z\":null}}";
	struct node *r, *again;
	const struct node *item;
	char *p;
	size_t n;

	CHECK_OK(json_read(cx, text, sizeof text - 1, &r));
	item = node_child(node_child(r, "XmlMsg"), "List");
	CHECK_STR("1", node_text(item, "A"));
	CHECK_STR("2", node_text(node_next_named(item, "List"), "A"));
	CHECK_STR("7", node_text(node_child(r, "XmlMsg"), "N"));
	CHECK_OK(json_write(cx, r, &p, &n));
	CHECK_OK(json_read(cx, p, n, &again));
	CHECK_STR("{\"XmlMsg\":{\"List\":[{\"A\":\"1\"},{\"A\":\"2\"}],\"N\":\"7\",\"Z\":\"\"}}\n", p);
}

TEST(hostile_json_is_refused)
{
	struct node *r;

	CHECK_ERR(ERR_INPUT, json_read(cx, "{\"a\":1,\"a\":2}", 13, &r));
	CHECK_ERR(ERR_INPUT, json_read(cx, "[1]", 3, &r));
	CHECK_ERR(ERR_INPUT, json_read(cx, "{\"a\":\"\\u0000\"}", 14, &r));
	CHECK_ERR(ERR_INPUT, json_read(cx, "{", 1, &r));
	CHECK_ERR(ERR_INPUT, json_read(cx, "", 0, &r));
}

TEST(a_list_of_one_is_still_a_list)
{
	struct node *root = node_new(cx, NULL, "", "");
	size_t n;
	char *p;

	assert_non_null(node_item(cx, root, "one", "a"));
	assert_non_null(node_new(cx, root, "plain", "b"));
	CHECK_OK(json_write(cx, root, &p, &n));
	CHECK_STR("{\"one\":[\"a\"],\"plain\":\"b\"}\n", ctx_strn(cx, p, n));
}

TESTS(T(a_list_of_one_is_still_a_list), T(order_blanks_and_missing_elements_do_not_matter), T(shift_jis_is_read_as_cp932),
    T(hostile_xml_is_refused_with_its_line), T(only_names_that_are_read_again_are_written), T(xml_that_is_written_is_read_back), T(json_carries_the_same_tree),
    T(hostile_json_is_refused))
